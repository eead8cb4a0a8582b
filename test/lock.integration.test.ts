import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readPylock } from "../src/dashboard/pylock-toml.ts";
import { scratch, slipway } from "./slipway.ts";

// uv itself, from the package index.

test("slipway lock writes what requirements.txt leaves open, and says so", async () => {
  await using folder = await scratch({ "app.py": "", "requirements.txt": "jinja2>=3,<4\nmarkupsafe==3.0.2\n" });
  const outcome = await slipway(["lock", folder.path]);
  const file = join(folder.path, "pylock.toml");
  expect(outcome).toEqual({
    code: 0,
    stdout: `✔ ${file} pins 2 packages. Commit it: a build takes exactly those, and requirements.txt stays as it is.\n`,
    stderr: "",
  });
  const text = await readFile(file, "utf8");
  expect(text).toMatch(/^# Made of requirements\.txt by slipway lock\./);
  const { pins } = readPylock(text);
  expect(pins.map(({ name, version }) => [name, name === "jinja2" ? version.split(".")[0] : version])).toEqual([
    ["jinja2", "3"],
    ["markupsafe", "3.0.2"],
  ]);
  expect(pins.every(({ hashes }) => hashes.length > 0)).toBe(true);
});

test("where no versions fit together, nothing is written, and uv's reason is told with the line", async () => {
  await using folder = await scratch({ "requirements.txt": "# ours\njinja2>=99\n" });
  const { code, stderr } = await slipway(["lock", folder.path]);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/requirements\.txt:2: no versions fit together\. Because only jinja2<=/),
  ]);
  await expect(readFile(join(folder.path, "pylock.toml"))).rejects.toThrow("ENOENT");
});
