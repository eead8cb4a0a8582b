import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { madeWheel, resolvedOf } from "../fixtures/wheel.ts";
import { type Installed, installWheel, schemeFor } from "./install.ts";

const scheme = schemeFor({ python: "3.13.5", series: [3, 13], glibc: [2, 41] });
const library = "usr/local/lib/python3.13/dist-packages";
const install = (...made: Parameters<typeof madeWheel>) => {
  const wheel = madeWheel(...made);
  return installWheel(wheel.bytes, resolvedOf(wheel, 3), scheme);
};
const texts = ({ entries }: Installed) =>
  Object.fromEntries(entries.map(({ path, content }) => [path, new TextDecoder().decode(content)]));
const hash = (text: string) => createHash("sha256").update(text).digest("base64url");

describe("a wheel is unpacked as an installer does", () => {
  test("everything goes where it belongs", () => {
    const installed = install("my-tool", "1.2", {
      entryPoints: "[console_scripts]\nmy-tool = my_tool.cli:main.run [color]\n\n[other]\nno = my_tool:no\n",
      files: {
        "my_tool-1.2.data/scripts/old": { content: "#!python -E\nprint(1)\n", mode: 0o644 },
        "my_tool-1.2.data/data/share/my-tool/x.txt": "x",
        "my_tool-1.2.data/purelib/my_tool_extra.py": "extra = 1\n",
        "my_tool-1.2.data/headers/my_tool.h": "// h\n",
        "my_tool/native.so": { content: "so", mode: 0o755 },
      },
    });
    const found = texts(installed);
    const record = found[`${library}/my_tool-1.2.dist-info/RECORD`];
    expect(Object.keys(found)).toEqual([
      "usr/local/bin/my-tool",
      "usr/local/bin/old",
      "usr/local/include/python3.13/my-tool/my_tool.h",
      `${library}/my_tool-1.2.dist-info/INSTALLER`,
      `${library}/my_tool-1.2.dist-info/METADATA`,
      `${library}/my_tool-1.2.dist-info/RECORD`,
      `${library}/my_tool-1.2.dist-info/WHEEL`,
      `${library}/my_tool-1.2.dist-info/entry_points.txt`,
      `${library}/my_tool.py`,
      `${library}/my_tool/native.so`,
      `${library}/my_tool_extra.py`,
      "usr/local/share/my-tool/x.txt",
    ]);
    expect(found["usr/local/bin/my-tool"]).toBe(
      '#!/usr/bin/python3.13\nimport sys\n\nfrom my_tool.cli import main\n\nif __name__ == "__main__":\n    sys.exit(main.run())\n',
    );
    expect(found["usr/local/bin/old"]).toBe("#!/usr/bin/python3.13\nprint(1)\n");
    expect(installed.entries.filter(({ executable }) => executable).map(({ path }) => path)).toEqual([
      "usr/local/bin/my-tool",
      "usr/local/bin/old",
      `${library}/my_tool/native.so`,
    ]);
    expect(record?.split("\n")).toEqual(
      expect.arrayContaining([
        `../../../bin/old,sha256=${hash("#!/usr/bin/python3.13\nprint(1)\n")},31`,
        `../../../share/my-tool/x.txt,sha256=${hash("x")},1`,
        `my_tool-1.2.dist-info/INSTALLER,sha256=${hash("slipway\n")},8`,
        "my_tool-1.2.dist-info/RECORD,,",
      ]),
    );
    expect(record?.trimEnd().split("\n")).toHaveLength(12);
  });

  test("what it needs is read from its metadata, the description left aside", () => {
    const metadata =
      "Metadata-Version: 2.1\nName: Tool\nVersion: 1.0.0\nRequires-Dist: a>=1\nRequires-Dist: b;\n  extra == 'x'\n\nRequires-Dist: c\n";
    expect(install("tool", "1", { metadata }).requires).toEqual(["a>=1", "b; extra == 'x'"]);
  });

  test("what Python runs at every start is told", () => {
    const { startup } = install("hook", "1", {
      files: {
        "hook.pth": "import hook\n",
        "deep/x.pth": "import x\n",
      },
    });
    expect(startup).toEqual([{ path: `${library}/hook.pth`, known: false }]);
  });
});

describe("what is no sound wheel is refused, with the line that asks for it", () => {
  const refused = (...made: Parameters<typeof madeWheel>) => {
    try {
      install(...made);
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : "";
    }
    return "nothing";
  };
  const start = "UserError: requirements.txt:3: x-1-py3-none-any.whl is not a wheel that can be installed: ";

  test("one of another distribution", () => {
    expect(refused("x", "1", { metadata: "Name: y\nVersion: 1\n\n" })).toBe(`${start}it says that it is y 1.`);
  });

  test("one with a path that leads out", () => {
    expect(refused("x", "1", { files: { "x-1.data/data/../../etc/passwd": "" } })).toBe(
      `${start}it holds the path "x-1.data/data/../../etc/passwd", which leads out of it.`,
    );
  });

  test("one with a link", () => {
    expect(refused("x", "1", { files: { "x/lib.so": { content: "/etc/passwd", mode: 0o120777 } } })).toBe(
      `${start}"x/lib.so" is a symbolic link.`,
    );
  });

  test("one whose parts meet as a file and as a folder", () => {
    expect(refused("x", "1", { files: { y: "", "x-1.data/purelib/y/z.py": "" } })).toBe(
      `${start}it installs ${library}/y as a file and as a folder.`,
    );
  });

  test("one that was cut off", () => {
    const wheel = madeWheel("x", "1");
    expect(() => installWheel(wheel.bytes.slice(0, -9), resolvedOf(wheel, 3), scheme)).toThrow(
      "requirements.txt:3: x-1-py3-none-any.whl is not a wheel that can be installed: it has no directory at its end, as when a download was cut off.",
    );
  });

  test("one with an unknown kind of data", () => {
    expect(refused("x", "1", { files: { "x-1.data/other/x": "" } })).toBe(
      `${start}it holds x-1.data/other/x, and nothing says where that belongs.`,
    );
  });

  test("one with two .dist-info folders", () => {
    expect(refused("x", "1", { files: { "y-1.dist-info/METADATA": "" } })).toBe(`${start}it has 2 .dist-info folders.`);
  });
});
