import { describe, expect, test } from "vitest";
import { base, built, dash, dashboardOf, flask, gunicorn, said, web } from "./fixtures/build.ts";
import { unpackLayer } from "./fixtures/layers.ts";
import { indexOf } from "./fixtures/web.ts";
import { madeWheel, pinOf } from "./fixtures/wheel.ts";

describe("what cannot be built is refused in words", () => {
  test("another Python", async () => {
    const python = { value: "3.12", from: { kind: "file", file: ".python-version", line: 1 } as const };
    await expect(built(dashboardOf({ python }))).rejects.toMatchObject({
      name: "UserError",
      message: ".python-version:1 asks for Python 3.12; the base debian-13-python-3.13 has Python 3.13.",
    });
  });

  test("requirements that lack what a package needs", async () => {
    const dependencies = said({ file: "requirements.txt", pins: [pinOf(dash, 1), pinOf(gunicorn, 2)] });
    await expect(built(dashboardOf({ dependencies }))).rejects.toMatchObject({
      name: "UserError",
      message: "requirements.txt lacks flask (needed by dash).",
    });
  });
});

describe("what a reader should know is a finding", () => {
  test("requirements without hashes, without a server, or withdrawn", async () => {
    const server = [madeWheel("gunicorn", "27.0.1"), madeWheel("packaging", "26.3")];
    const dependencies = said({ file: "requirements.txt", pins: [pinOf(flask, 4, { hashes: [] })] });
    // The server that is added is known by the hashes of the real one: a made one is refused.
    await expect(
      built(dashboardOf({ dependencies }), { web: { ...base.files, ...indexOf([flask, ...server]) } }),
    ).rejects.toThrow("none of the hashes given for gunicorn 27.0.1 is that of its wheel");
    const withServer = said({ file: "requirements.txt", pins: [pinOf(flask, 4, { hashes: [] }), pinOf(gunicorn, 5)] });
    const page = JSON.parse(web["https://index.test/simple/gunicorn/"] as string);
    page.files[0].yanked = "broken";
    const { report } = await built(dashboardOf({ dependencies: withServer }), {
      web: { ...web, "https://index.test/simple/gunicorn/": JSON.stringify(page) },
    });
    expect(report.findings.map(({ rule, level, message, location }) => ({ rule, level, message, location }))).toEqual([
      {
        rule: "unhashed-pin",
        level: "note",
        message: "1 of 2 requirements has no hash, flask first: the package index was believed.",
        location: { file: "requirements.txt", line: 4 },
      },
      {
        rule: "yanked-release",
        level: "warning",
        message: "gunicorn 26.0.0 was withdrawn by its authors: broken.",
        location: { file: "requirements.txt", line: 5 },
      },
    ]);
  });

  test("a file that looks like a secret", async () => {
    const { report } = await built(dashboardOf({ secrets: [".env"] }));
    expect(report.findings.map(({ rule, level, message, location }) => ({ rule, level, message, location }))).toEqual([
      {
        rule: "secret-left-out",
        level: "warning",
        message: ".env looks like a secret: it is not in the image.",
        location: { file: ".env" },
      },
    ]);
  });

  test("two packages with one file: the later name's is there", async () => {
    const one = madeWheel("a-one", "1", { files: { "shared.py": "one\n" } });
    const two = madeWheel("b-two", "1", { files: { "shared.py": "two\n" } });
    const dependencies = said({ file: "requirements.txt", pins: [pinOf(two, 1), pinOf(one, 2), pinOf(gunicorn, 3)] });
    const { report, image, blobs } = await built(dashboardOf({ dependencies }), {
      web: { ...base.files, ...indexOf([one, two, gunicorn]) },
    });
    expect(report.findings.map(({ rule, message }) => [rule, message])).toEqual([
      [
        "file-clash",
        "a-one 1 and b-two 1 both bring usr/local/lib/python3.13/dist-packages/shared.py; the one of b-two is used.",
      ],
    ]);
    const layer = await unpackLayer(blobs, image.layers.find(({ role }) => role === "wheels")!.descriptor);
    expect(layer.get("usr/local/lib/python3.13/dist-packages/shared.py")?.text).toBe("two\n");
  });
});
