import { UserError } from "../report/user-error.ts";
import type { SourceFile } from "./model.ts";
import type { Position } from "./python/positions.ts";
import type { RuffConfiguration } from "./ruff-configuration.ts";

/** One of Ruff's diagnostics. Columns are code points from 1; a byte order mark takes none. */
export type Diagnostic = {
  /** `F821`; `invalid-syntax` for what Python cannot read. */
  readonly code: string;
  readonly message: string;
  readonly start: Position;
  readonly end: Position;
  /** What Ruff would do about it, in its words. */
  readonly fix: string | undefined;
};

export type Ruff = { readonly version: string; check(file: SourceFile): readonly Diagnostic[] };

export const invalidSyntax = "invalid-syntax";

/**
 * Ruff, in this process: ten megabytes of WebAssembly that are loaded by the first call and by nothing before it. About
 * 13 ms a file.
 *
 * @param configuredIn the file that the options came from, for the message when Ruff refuses them
 * @throws UserError for options that this version of Ruff does not accept
 */
export async function loadRuff({ options }: Pick<RuffConfiguration, "options">, configuredIn?: string): Promise<Ruff> {
  const { PositionEncoding, Workspace } = await import("@astral-sh/ruff-wasm-nodejs");
  const version = Workspace.version();
  try {
    const workspace = new Workspace(options, PositionEncoding.Utf32);
    return { version, check: (file) => diagnosticsOf(workspace.check(file.text), file.text.startsWith("\ufeff")) };
  } catch (cause) {
    if (configuredIn === undefined) throw cause;
    const said = String(cause)
      .replace(/^(Error: )+/, "")
      .split("\n")[0];
    throw new UserError(`${configuredIn}: Ruff ${version} does not accept this configuration: ${said}.`, {
      fix: `Use only settings that Ruff ${version} knows.`,
      cause,
    });
  }
}

/** The first place that Python cannot read, as Ruff sees it: the last word where the module's own parser is in doubt. */
export async function firstSyntaxError(file: SourceFile, python = "3.13"): Promise<Diagnostic | undefined> {
  const target = `py${python.replace(".", "")}`;
  const ruff = await loadRuff({ options: { "target-version": target, lint: { select: ["E9"] } } });
  return ruff.check(file).find(({ code }) => code === invalidSyntax);
}

type Raw = {
  readonly code: string | null;
  readonly message: string;
  readonly start_location: { readonly row: number; readonly column: number };
  readonly end_location: { readonly row: number; readonly column: number };
  readonly fix: { readonly message: string | null } | null;
};

function diagnosticsOf(raw: readonly Raw[], hasMark: boolean): readonly Diagnostic[] {
  const place = ({ row, column }: Raw["start_location"]): Position => ({
    line: row,
    column: hasMark && row === 1 && column > 1 ? column - 1 : column,
  });
  return raw
    .map((one) => ({
      code: one.code ?? invalidSyntax,
      message: one.message,
      start: place(one.start_location),
      end: place(one.end_location),
      fix: one.fix?.message ?? undefined,
    }))
    .sort((a, b) => a.start.line - b.start.line || a.start.column - b.start.column);
}
