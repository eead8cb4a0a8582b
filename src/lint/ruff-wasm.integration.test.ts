import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const ruff = JSON.stringify(join(import.meta.dirname, "ruff-wasm.ts"));
const lint = `const { loadRuff } = await import(${ruff});
  const ruff = await loadRuff({ options: { lint: { select: ["F", "E", "B", "S", "PL"] } } });
  ruff.check({ path: "a.py", text: "import os\\nfor x in []:\\n    try:\\n        print(f'{x}', y)\\n    except: pass\\n" });`;
const node = (script: string) => [process.execPath, "--input-type=module", "-e", script];

/** CPU of a whole process, in milliseconds: all of its threads, until the last has ended. */
function cpuOf(command: readonly string[]): number {
  const time = '{ TIMEFORMAT="%U %S"; time "$0" "$@" 2>/dev/null; } 2>&1 >/dev/null';
  const [user = Number.NaN, system = Number.NaN] = execFileSync("bash", ["-c", time, ...command], { encoding: "utf8" })
    .split(" ")
    .map(Number);
  return Math.round((user + system) * 1000);
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const thrice = (script: string) => median([1, 2, 3].map(() => cpuOf(node(script))));

test("a first file costs what compiling Ruff once does, as the runner of an action starts Node: without flags", () => {
  const [bare, whole] = [thrice("0"), thrice(lint)];
  // About 8 times bare Node; with V8's background optimising it is 70 times and more.
  expect(whole / bare, `${whole} ms of CPU, against ${bare} ms of bare Node`).toBeLessThan(25);
});

test("this Node knows the flags: it would complain of others, and go on", () => {
  const [program = "", ...args] = node(lint);
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});
