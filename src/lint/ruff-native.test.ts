import { expect, test } from "vitest";
import { quietLog } from "../runner/memory.ts";
import type { Exec, Exit } from "../runner/ports.ts";
import { ruffConfiguration } from "./ruff-configuration.ts";
import { nativeRuff } from "./ruff-native.ts";
import { seesTheSame } from "./sees-the-same.ts";

const configured = (text = "") => ruffConfiguration({ path: "ruff.toml", text }, "3.13");
const files = [
  { path: "--fix.py", text: "import os\n" },
  { path: "a\nb.py", text: "x = 1\n" },
];
const diagnostic = (more: object = {}) => ({
  ...{ filename: "/tmp/slipway-1/0", code: "F401", name: "unused-import", severity: "error", message: "`os` imported" },
  ...{
    location: { row: 1, column: 8 },
    end_location: { row: 1, column: 10 },
    fix: { message: "Remove it", edits: [] },
  },
  ...more,
});
const answering = (answer: Partial<Exit> | Error): Exec => {
  return async () => {
    if (answer instanceof Error) throw answer;
    return { code: 0, stdout: JSON.stringify([diagnostic()]), stderr: "", ...answer };
  };
};
const ask = (exec: Exec, text?: string) => nativeRuff("/bin/ruff", files, configured(text), { exec, log: quietLog });

test("all texts are handed over at once, under numbers, with a configuration that only this version accepts", async () => {
  const calls: Parameters<Exec>[] = [];
  const answer = await ask(async (...call) => {
    calls.push(call);
    return { code: 0, stdout: JSON.stringify([diagnostic()]), stderr: "warning: a rule is deprecated\n" };
  }, "line-length = 100\nfix = true");
  expect(answer).toEqual(
    new Map([
      [
        "--fix.py",
        [
          {
            code: "F401",
            message: "`os` imported",
            start: { line: 1, column: 8 },
            end: { line: 1, column: 10 },
            fix: "Remove it",
          },
        ],
      ],
      ["a\nb.py", []],
    ]),
  );
  const [[program, args, options] = []] = calls;
  const { "ruff.toml": written, ...texts } = options?.files ?? {};
  expect({ calls: calls.length, program, texts, env: options?.env, input: options?.input }).toEqual({
    calls: 1,
    program: "/bin/ruff",
    texts: { 0: "import os\n", 1: "x = 1\n" },
    env: undefined,
    input: undefined,
  });
  expect(args?.slice(-3)).toEqual(["--", "0", "1"]);
  expect(args).toEqual(expect.arrayContaining(["check", "--no-fix", "--no-cache", "--exit-zero"]));
  expect(written).toContain('required-version = "==0.17.3"');
  expect(written).toContain("line-length = 100");
});

test.for<[string, Partial<Exit> | Error]>([
  ["has another version", { code: 2, stdout: "", stderr: "ruff failed\n  Cause: Required version `==0.17.3` …" }],
  ["was killed", { code: 128, stdout: "", stderr: "" }],
  ["says nothing", { stdout: "" }],
  ["says something else", { stdout: '{"findings": []}' }],
  ["breaks off", { stdout: JSON.stringify([diagnostic()]).slice(0, 100) }],
  ["panicked over a file", { stderr: "error: Panicked while linting 0: This indicates a bug in Ruff.\n" }],
  ["panicked, and says so as a diagnostic", { stdout: JSON.stringify([diagnostic({ severity: "fatal" })]) }],
  ["could not read a file", { stdout: JSON.stringify([diagnostic({ code: "E902", name: "io-error" })]) }],
  ["could not read a file and has no rule for that", { stdout: "[]", stderr: "warning: Failed to lint 0: No such …" }],
  ["speaks of a file that it was not given", { stdout: JSON.stringify([diagnostic({ filename: "/tmp/x/2" })]) }],
  ["does not end", new Error("it took too long.")],
])("one that %s is not heard", async ([, answer]) => {
  expect(await ask(answering(answer))).toBeUndefined();
});

test("one that does not end is told of: somebody has waited for it", async () => {
  const lines: string[] = [];
  const log = { ...quietLog, info: (line: string) => lines.push(line) };
  const exec = answering(new Error('The program "/bin/ruff" did not end within 15 s and was stopped.'));
  await nativeRuff("/bin/ruff", files, configured(), { exec, log });
  expect(lines).toEqual([
    'The program "/bin/ruff" did not end within 15 s and was stopped. The Ruff inside Slipway is used instead.',
  ]);
});

const same = (text: string) => seesTheSame(configured(text).options);

test.for([
  "",
  'src = [".", "src", "./lib/python"]',
  'exclude = ["x"]\nlint.per-file-ignores = { "*" = ["EXE"] }',
  'lint.select = ["E", "PL", "RUF100"]\nlint.extend-select = ["I"]',
])("a configuration that is about texts: %j", (text) => {
  expect(same(text)).toBe(true);
});

test.for([
  'src = ["/srv/app"]',
  'src = ["../lib"]',
  'src = ["~/lib"]',
  'src = ["$HOME"]',
  "src = 3",
  'namespace-packages = ["."]',
  'per-file-target-version = { "*" = "py39" }',
  'lint.select = ["ALL"]',
  'lint.select = ["EXE001"]',
  'lint.extend-select = ["EXE"]',
  'lint.extend-select = ["shebang-not-executable"]',
  "lint.extend-select = 3",
])("a configuration that is about more than texts: %j", (text) => {
  expect(same(text)).toBe(false);
});
