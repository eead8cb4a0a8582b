import type { Ports } from "../ports.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { SourceFile } from "./model.ts";
import type { RuffConfiguration } from "./ruff-configuration.ts";
import { nativeRuff } from "./ruff-native.ts";
import { loadRuff } from "./ruff-wasm.ts";

export type Checked = {
  /** Which Ruff it was: a program of this machine, or the one inside; neither, where there was nothing to check. */
  readonly build: "native" | "wasm" | undefined;
  /** By path: every file has its entry. */
  readonly diagnostics: ReadonlyMap<string, readonly Diagnostic[]>;
};

export type RuffOptions = {
  /** A Ruff of this machine, by its path, to be asked if it is of our version. */
  readonly program?: string | undefined;
  /** The file that the configuration came from, for the message when Ruff refuses it. */
  readonly configuredIn?: string | undefined;
};

/**
 * Asks Ruff about each file by itself. Which Ruff answers makes no difference to the answer.
 *
 * @throws UserError for a configuration that Ruff does not accept
 */
export async function askRuff(
  files: readonly SourceFile[],
  configuration: RuffConfiguration,
  { program, configuredIn }: RuffOptions,
  { log, exec }: Pick<Ports, "log" | "exec">,
): Promise<Checked> {
  if (files.length === 0) return { build: undefined, diagnostics: new Map() };
  const native = program === undefined ? undefined : await nativeRuff(program, files, configuration, { exec, log });
  if (native !== undefined) return { build: "native", diagnostics: native };
  const ruff = await loadRuff(configuration, configuredIn);
  const diagnostics = files.map((file, index) => {
    log.progress(`Reading ${file.path}`, index + 1, files.length);
    return [file.path, ruff.check(file)] as const;
  });
  return { build: "wasm", diagnostics: new Map(diagnostics) };
}
