import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryOf } from "./git.ts";
import { copyOfExample, scratch, slipway } from "./slipway.ts";

const hash = "b810820b31891813b1673e8fec7f1ed3312061eab2f26e3fa192c393d11ed25f";

test("what a branch does to the image is said, and what the image is", async () => {
  await using folder = await copyOfExample("road-casualties");
  await using state = await scratch();
  const git = await repositoryOf(folder.path);
  await git("checkout", "-q", "-b", "change");
  await appendFile(join(folder.path, "requirements.txt"), `\nhumanize==4.13.0 --hash=sha256:${hash}\n`);
  await appendFile(join(folder.path, "app.py"), "\n# A remark.\n");
  await git("commit", "-q", "-a", "-m", "change");
  const page = join(state.path, "page.md");
  const { code, stdout } = await slipway(["build", folder.path, "--summary", page], { state: state.path });
  expect(code).toBe(0);
  expect(stdout.replace(/\s+/g, " ")).toMatch(/humanize 4\.13\.0 added, 1 file of code \(about \+\d+ kB\)/);
  const summary = await readFile(page, "utf8");
  expect(summary).toMatch(
    /#### What is different in the image since [0-9a-f]{7}\n\n\| {2}\| Before \| Now \|\n.*\n\| Size \| \d+ MB \| \d+ MB \(about \+\d+ kB\) \|\n\| humanize \| – \| 4\.13\.0 \|\n\| Code \| {2}\| 1 file changed: <code>app\.py<\/code> \|\n\n/,
  );
  expect(summary).toMatch(
    /#### The image: \d+ MB in \d+ layers\n\n.*\n.*\n\| Entry point \| <code>app:server<\/code> \| app\.py:\d+ \|/,
  );
});
