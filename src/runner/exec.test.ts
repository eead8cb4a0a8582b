import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { systemExec } from "./exec.ts";

const node = (script: string) => [process.execPath, ["-e", script]] as const;

test("a program sees its arguments, its input and the environment that it is given, and nothing else", async () => {
  const script = `process.stdin.on("data", (input) => {
    console.log(JSON.stringify({ input: String(input), env: process.env }));
    console.error("said"); process.exitCode = 3; })`;
  const { code, stdout, stderr } = await systemExec(...node(script), { env: { A: "b" }, input: "in" });
  expect({ code, stderr, ...JSON.parse(stdout) }).toEqual({ code: 3, stderr: "said\n", input: "in", env: { A: "b" } });
});

test("files are there when it starts, in a folder of its own that is gone afterwards", async () => {
  const script = `const fs = require("node:fs");
    fs.writeFileSync("left-over", "");
    console.log(JSON.stringify({ folder: process.cwd(), text: fs.readFileSync("a.txt", "utf8"), names: fs.readdirSync(".") }))`;
  const { stdout } = await systemExec(...node(script), { files: { "a.txt": "ä\r\n", "--b": "" } });
  const { folder, text, names } = JSON.parse(stdout);
  expect({ text, names }).toEqual({ text: "ä\r\n", names: ["--b", "a.txt", "left-over"] });
  expect(existsSync(folder)).toBe(false);
});

test("input reaches a program that is given files, too", async () => {
  const script = `process.stdin.on("data", (input) => console.log(String(input)))`;
  expect((await systemExec(...node(script), { files: { a: "" }, input: "in" })).stdout).toBe("in\n");
});

test("one that is given files runs while its caller is busy, and is not late for what it ended in time", async () => {
  const script = `const fs = require("node:fs"); fs.writeFileSync(fs.readFileSync("where", "utf8"), "x".repeat(300_000));
    process.stdout.write("y".repeat(300_000)); console.error("done")`;
  const mark = join(mkdtempSync(join(tmpdir(), "slipway-test-")), "mark");
  const call = systemExec(...node(script), { files: { where: mark }, timeoutSeconds: 3 });
  for (const begun = performance.now(); performance.now() - begun < 3300; );
  expect(existsSync(mark)).toBe(true);
  const { code, stdout, stderr } = await call;
  expect({ code, length: stdout.length, stderr }).toEqual({ code: 0, length: 300_000, stderr: "done\n" });
  rmSync(dirname(mark), { recursive: true });
});

test("a program that is not there is said to be so", async () => {
  await expect(systemExec("/no/such/program", [], { files: { a: "" } })).rejects.toThrow(
    'The program "/no/such/program" could not be started.',
  );
});

test.each([{}, { files: { a: "" } }])(
  "one that takes too long is stopped, and so is the waiting for what it has started: %j",
  async (files) => {
    const started = performance.now();
    // The grandchild keeps the pipes open.
    const call = systemExec("/bin/sh", ["-c", "sleep 20 & wait"], {
      env: { PATH: "/bin:/usr/bin" },
      timeoutSeconds: 0.3,
      ...files,
    });
    await expect(call).rejects.toThrow('The program "/bin/sh" did not end within 0.3 s and was stopped.');
    expect(performance.now() - started).toBeLessThan(10_000);
  },
);
