import { expect, test } from "vitest";
import { collected } from "../../oci/digest.ts";
import { memoryFiles } from "../../runner/memory.ts";
import type { FileEntry, Files } from "../../runner/ports.ts";
import { contextOf } from "./context.ts";

const files = (contents: Readonly<Record<string, string>>, links: Readonly<Record<string, string>> = {}): Files => {
  const held = memoryFiles(contents);
  const entries = Object.entries(links).map(
    ([path, target]): FileEntry => ({ path, kind: "link", size: 0, executable: false, target }),
  );
  return { ...held, list: async () => [...(await held.list()), ...entries] };
};

const pathsOf = async (subject: Parameters<typeof contextOf>[0], held: Files) =>
  (await contextOf(subject, { files: held })).map(({ path }) => path).sort();

test("neither a secret nor an environment of this machine can be copied", async () => {
  const held = files({ "app.py": "", ".env": "KEY=1", "mine/pyvenv.cfg": "", "mine/bin/python": "", "tests/a.py": "" });
  expect(await pathsOf({ data: [], secrets: [".env"] }, held)).toEqual(["app.py", "tests/a.py"]);
});

test("a link that leads out of the folder is not there", async () => {
  const links = { "a/inside": "../app.py", outside: "../x", "a/b/far": "../../../x", absolute: "/etc/passwd" };
  expect(await pathsOf({ data: [] }, files({ "app.py": "" }, links))).toEqual(["a/inside", "app.py"]);
});

test("times come from content below assets, and are one elsewhere", async () => {
  const held = files({ "app.py": "1", "assets/a.css": "a", "assets/b.css": "b" });
  const times = new Map((await contextOf({ data: [] }, { files: held })).map(({ path, modified }) => [path, modified]));
  expect(times.get("app.py")).toBe(315_532_800);
  expect(new Set(times.values()).size).toBe(3);
});

test("data is a placeholder, as large as its name and no larger", async () => {
  const held = files({ "data/x.csv": "secret figures ".repeat(100) });
  const [found] = await contextOf({ data: ["data/x.csv"] }, { files: held });
  if (found === undefined || "link" in found.content) throw new Error("a file was expected");
  const bytes = await collected(found.content.open());
  expect(new TextDecoder().decode(bytes)).not.toContain("secret");
  expect(bytes.byteLength).toBe(25);
});
