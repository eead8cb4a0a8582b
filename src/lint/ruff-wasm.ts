import { UserError } from "../report/user-error.ts";
import { type Diagnostic, diagnosticsOf, invalidSyntax, type Said } from "./diagnostic.ts";
import type { SourceFile } from "./model.ts";
import type { RuffConfiguration } from "./ruff-configuration.ts";
import { unoptimised, validatedLazily } from "./webassembly.ts";

export type Ruff = { readonly version: string; check(file: SourceFile): readonly Diagnostic[] };

/**
 * Ruff, in this process: ten megabytes of WebAssembly that are loaded by the first call and by nothing before it. Loading and a
 * first file cost about 200 ms, each further one about 2 ms.
 *
 * @param configuredIn the file that the options came from, for the message when Ruff refuses them
 * @throws UserError for options that this version of Ruff does not accept
 */
export async function loadRuff({ options }: Pick<RuffConfiguration, "options">, configuredIn?: string): Promise<Ruff> {
  const { PositionEncoding, Workspace } = await validatedLazily(() => import("@astral-sh/ruff-wasm-nodejs"));
  const version = Workspace.version();
  try {
    const workspace = unoptimised(() => new Workspace(options, PositionEncoding.Utf32));
    return {
      version,
      check: ({ text }) =>
        diagnosticsIn(
          text,
          unoptimised(() => workspace.check(text)),
        ),
    };
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
  readonly fix: Said["fix"];
};

function diagnosticsIn(text: string, raw: readonly Raw[]): readonly Diagnostic[] {
  const said = raw.map(({ start_location: start, end_location: end, ...rest }) => ({ ...rest, start, end }));
  return diagnosticsOf(said, text.startsWith("\ufeff"));
}
