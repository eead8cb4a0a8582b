import type { IgnoreEntry } from "./ignore-list.ts";
import type { Survey } from "./repository/survey.ts";

/** What lint looks at: plain text by path, and what is known of the environment it will run in. */
export type Sources = {
  /** Python files of the dashboard, sorted by path. */
  readonly modules: readonly SourceFile[];
  /** `pyproject.toml`, `ruff.toml` or `.ruff.toml` where there is one. */
  readonly ruffConfiguration?: SourceFile;
  /** What that one extends, and what this extends in turn, as far as they are in the folder. */
  readonly ruffExtended?: readonly SourceFile[];
  /** Versions the dashboard will run with, by normalised distribution name, where they are pinned. */
  readonly versions: Readonly<Record<string, string>>;
  /** Ranges in which distributions are asked for, where they are not pinned: `{ dash: ">=3" }`. */
  readonly ranges?: Readonly<Record<string, string>>;
  /** What stands beside the code: the text of what says how the dashboard is made and started, the path alone of everything else. */
  readonly files?: readonly { readonly path: string; readonly text?: string | undefined }[];
  /** What lies in the repository; left out where it was not looked through. */
  readonly survey?: Survey;
  /** What dashboard.yaml asks rules to be silent about. */
  readonly ignored?: readonly IgnoreEntry[];
  /** The module that the server loads, by its dotted name, where it could be found. */
  readonly entry?: string;
};

export type SourceFile = { readonly path: string; readonly text: string };
