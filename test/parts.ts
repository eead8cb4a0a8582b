import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { CannotBeMade, goProgram, goProgramWith, pythonProgram, wheelProgram } from "./part-makers.ts";

const made = z.union([
  z.object({
    name: z.string(),
    version: z.string(),
    go: z.object({
      module: z.string(),
      program: z.string().describe("below the module"),
      sum: z.string(),
      with: z
        .optional(z.string())
        .describe("a folder of test/ with go.mod and go.sum, where the module alone cannot be built"),
    }),
  }),
  z.object({
    name: z.string(),
    version: z.string(),
    wheels: z.record(z.string(), z.string()),
    package: z.optional(z.string()).describe("on the package index, where it has another name"),
  }),
  z.object({ name: z.string(), version: z.string(), requirements: z.string() }),
]);
type Made = z.infer<typeof made>;

const list: readonly unknown[] = JSON.parse(readFileSync(join(import.meta.dirname, "parts.json"), "utf8")).parts;
const parts: readonly Made[] = list.flatMap((part) => made.safeParse(part).data ?? []);

type Where = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly make: (part: Made, folder: string, where: Where) => Promise<void>;
  readonly say: (line: string) => unknown;
};

const here: Where = { env: process.env, make, say: (line) => process.stderr.write(`${line}\n`) };
const asked = new Map<string, Promise<string | undefined>>();

/**
 * The path of a program that test/parts.json describes, made on the first use and kept in a cache outside the tree
 * (`$SLIPWAY_PARTS`, else `slipway-parts` in the user's cache), by name and version.
 *
 * Undefined where it cannot be had, after one line that says why; the test is then to be skipped. With
 * `SLIPWAY_REQUIRE_PARTS=1` that is an error instead.
 */
export function part(name: string, where: Where = here): Promise<string | undefined> {
  if (where !== here) return find(name, where);
  const path = asked.get(name) ?? find(name, where);
  asked.set(name, path);
  return path;
}

async function find(name: string, where: Where): Promise<string | undefined> {
  const wanted = parts.find((candidate) => candidate.name === name);
  if (wanted === undefined) throw new Error(`test/parts.json describes no part "${name}" that can be made`);
  try {
    return await keep(wanted, where);
  } catch (error) {
    const why =
      error instanceof CannotBeMade ? `is not installed and ${error.message}` : `cannot be had: ${said(error)}`;
    if (where.env["SLIPWAY_REQUIRE_PARTS"] === "1") throw new Error(`${name} ${why}`, { cause: error });
    where.say(`skipped: ${name} ${why}`);
    return undefined;
  }
}

/** Nobody ever sees half a part: it is made under another name and renamed. Of two that are made at once the first stays. */
async function keep(wanted: Made, where: Where): Promise<string> {
  const root =
    where.env["SLIPWAY_PARTS"] ?? join(where.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "slipway-parts");
  const folder = join(root, `${wanted.name}-${wanted.version}`);
  const program = join(folder, "requirements" in wanted ? "venv/bin" : "", wanted.name);
  if (existsSync(program)) return program;
  const unfinished = join(root, `.unfinished-${randomUUID()}`);
  try {
    await mkdir(unfinished, { recursive: true });
    await where.make(wanted, unfinished, where);
    await rename(unfinished, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return program;
}

async function make(wanted: Made, folder: string, where: Where): Promise<void> {
  if ("go" in wanted) {
    const { with: modules, ...go } = wanted.go;
    const program = { ...go, version: wanted.version };
    return modules === undefined
      ? goProgram(wanted.name, program, folder)
      : goProgramWith(join(import.meta.dirname, modules), wanted.name, program, folder);
  }
  if ("wheels" in wanted) return wheelProgram(wanted.package ?? wanted.name, wanted.wheels, folder);
  const uv = await part("uv", where);
  if (uv === undefined) throw new CannotBeMade("uv is not there to install it");
  return pythonProgram(join(import.meta.dirname, wanted.requirements), uv, folder);
}

/** The last line is where Go and uv say what is wrong. */
const said = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).trim().split("\n").at(-1)?.trim() ?? "";
