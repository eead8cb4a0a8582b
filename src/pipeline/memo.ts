import { createHash } from "node:crypto";
import type { Report, StageName } from "../report/model.ts";
import { InfrastructureError } from "../report/user-error.ts";
import type { StageResult } from "../report/verdict.ts";
import type { Cache } from "../runner/ports.ts";

/**
 * What a stage's result depends on, whole: equal ingredients, equal result. `subject` is the stage's own subject as plain data,
 * `files` the digests of the bytes it reads, `tool` the hash of our own source (or bundle) with the versions of what it calls.
 */
export type Ingredients = {
  readonly stage: StageName;
  readonly tool: string;
  readonly subject: unknown;
  readonly options: unknown;
  readonly platform: unknown;
  readonly files: Readonly<Record<string, string>>;
};

type Kept = { readonly report: Report; readonly outputs: unknown };

/**
 * Runs a stage, or gives back what it gave for the very same ingredients before. Only finished results are kept: a stage that
 * throws, or whose report `keep` turns down, runs again next time; so does one whose result the cache cannot take, which is no
 * fault of a stage that has done its work.
 */
export async function memoized<Outputs>(
  ingredients: Ingredients,
  cache: Cache,
  stage: () => Promise<StageResult<Outputs>>,
  keep: (result: StageResult<Outputs>) => boolean | Promise<boolean> = () => true,
): Promise<StageResult<Outputs> & { readonly reused: boolean }> {
  const name = `results/${ingredients.stage}-${keyOf(ingredients)}.json`;
  const kept = await cache.get(name);
  if (kept !== undefined) {
    const { report, outputs } = JSON.parse(new TextDecoder().decode(kept)) as Kept;
    const result = { report, outputs: outputs as Outputs | undefined };
    if (await keep(result)) return { ...result, reused: true };
  }
  const result = await stage();
  if (result.report.verdict !== "error" && (await keep(result))) {
    await cache.put(name, new TextEncoder().encode(JSON.stringify(result))).catch((error: unknown) => {
      if (!(error instanceof InfrastructureError)) throw error;
    });
  }
  return { ...result, reused: false };
}

export const keyOf = (ingredients: Ingredients): string =>
  createHash("sha256").update(canonical(ingredients)).digest("hex");

/** JSON with sorted keys: equal data, equal text. Bytes count by their digest, `undefined` as absent. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
