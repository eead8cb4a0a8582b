import type { Edit } from "../dash/rule.ts";
import { type PlacedHit, saidBy } from "../dash/run.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { PythonModule } from "../python/model.ts";
import { offsetsIn } from "../python/positions.ts";
import type { RuffConfiguration } from "../ruff-configuration.ts";
import { isSuppressed, type Suppression } from "../suppression.ts";
import { isNeededElsewhere } from "./needed-imports.ts";

/** A change of a file that mends one finding, whole or not at all, without changing what the dashboard does. */
export type Fix = {
  readonly rule: string;
  readonly file: string;
  /** The lines of the finding. */
  readonly first: number;
  readonly last: number;
  /** Offsets in the file's text, in order, none inside another. */
  readonly edits: readonly Edit[];
};

export type Fixable = {
  readonly hits: readonly PlacedHit[];
  /** Ruff's diagnostics by module, those that are shown. */
  readonly ruff: readonly { readonly module: PythonModule; readonly shown: readonly Diagnostic[] }[];
  readonly configuration: Pick<RuffConfiguration, "mistrusts">;
  readonly suppressions: (file: { readonly path: string }) => readonly Suppression[];
};

/**
 * Rules of Ruff whose every fix is a safe one. Of a fix, the Ruff inside does not say whether it is safe, so rules of which some are
 * not (F811, F841, NPY201) are left out; and so is what only the repository's own configuration asks for: Ruff itself mends that.
 */
export const safeCodes: ReadonlySet<string> = new Set(["F401", "F541", "F632", "NPY001"]);

/** Everything that could be mended, in the order of rules, but for what a comment asks to leave alone. */
export function fixesFor(
  { hits, ruff, configuration, suppressions }: Fixable,
  modules: readonly PythonModule[],
): readonly Fix[] {
  const paths = new Set(modules.map(({ path }) => path));
  const ofDash = hits.flatMap((hit): Fix[] => {
    const said = saidBy(hit);
    if (!hit.edit || !hit.file || !said || !paths.has(hit.file.path)) return [];
    return isSuppressed(suppressions(hit.file), said) ? [] : [{ ...said, file: hit.file.path, edits: [hit.edit] }];
  });
  const ofRuff = ruff.flatMap(({ module, shown }) => {
    const safe = shown.filter(({ code, edits }) => edits && safeCodes.has(code) && !configuration.mistrusts(code));
    if (safe.length === 0) return [];
    const offset = offsetsIn(module.text);
    return safe.flatMap(({ code, start, end, edits = [] }): Fix[] => {
      const said = { rule: code, first: start.line, last: end.line };
      if (isSuppressed(suppressions(module), said)) return [];
      if (code === "F401" && isNeededElsewhere(module, start, modules)) return [];
      const written = edits
        .map((one) => ({ from: offset(one.start), to: offset(one.end), text: one.text }))
        .sort((a, b) => a.from - b.from);
      return [{ ...said, file: module.path, edits: written }];
    });
  });
  return [...ofDash, ...ofRuff];
}
