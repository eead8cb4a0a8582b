import type { TableSource } from "../tabular/model.ts";

/** Where a value came from: a place in a file, or the default that applied since nothing else said. */
export type Source =
  | { readonly kind: "file"; readonly file: string; readonly line?: number }
  | { readonly kind: "default"; readonly reason: string };

/** A value and where it came from; the summary prints both. */
export type Found<Value> = { readonly value: Value; readonly from: Source };

/** What the server loads: `module:object`, as gunicorn takes it. */
export type EntryPoint = {
  /** Dotted, importable from the dashboard's folder: `app`, `dashboard.index`. */
  readonly module: string;
  readonly object: string;
  /** The file that defines it. */
  readonly file: string;
  /** What the object is: what a server calls, as when nothing is said; Dash's own object; or a function that makes one of the two. */
  readonly kind?: "server" | "app" | "makes-app" | "makes-server";
  /** What Dash runs on where that is not Flask: both are served by ASGI. */
  readonly backend?: "fastapi" | "quart";
};

/** One distribution at one version, with the hashes that its files may have. */
export type Pin = {
  /** Normalised as PEP 503 does: lower case, runs of `-_.` as one `-`. */
  readonly name: string;
  readonly version: string;
  readonly extras: readonly string[];
  /** `sha256:<hex>` each; empty when the file gives none. */
  readonly hashes: readonly string[];
  /** An environment marker as it is written (PEP 508). */
  readonly marker?: string;
  /** Where it is written, when that is not the dependencies' own file but one that it includes. */
  readonly file?: string;
  readonly line: number;
};

/** A distribution that is asked for in more than one version: which one is there is still to be chosen. */
export type Wish = {
  /** Normalised as PEP 503 does. */
  readonly name: string;
  /** The whole requirement (PEP 508): `pandas[excel]>=2,<3 ; python_version < "3.14"`. */
  readonly requirement: string;
  /** Where it is written, when that is not the dependencies' own file but one that it includes. */
  readonly file?: string;
  readonly line: number;
};

export type Dependencies = {
  readonly file: string;
  /** What has one version already. */
  readonly pins: readonly Pin[];
  /** What has not; a resolver chooses, and adds what all of them need. */
  readonly wishes?: readonly Wish[];
  /** What a resolver must keep to, without asking for it (`-c`). */
  readonly constraints?: readonly Wish[];
};

/** A page that `register_page` declares. */
export type DeclaredPage = {
  /** As a browser has it, without a prefix: `/reports/2024`. */
  readonly path: string;
  /** The path holds variables: `/report/<year>`. */
  readonly variables?: boolean;
  readonly file: string;
  readonly line: number;
};

/** A dashboard: everything that the stages need to know of a folder, found once. Paths are relative to the folder. */
export type Dashboard = {
  /** A DNS label of at most 40 characters. */
  readonly name: Found<string>;
  readonly title: Found<string>;
  readonly owner: string | undefined;
  readonly groups: readonly string[];
  readonly entry: Found<EntryPoint>;
  /** `3.13` */
  readonly python: Found<string>;
  readonly dependencies: Found<Dependencies>;
  /** What it needs of its base beside Python, each once, in the order of names: `fonts`, `odbc`. */
  readonly capabilities?: Found<readonly string[]>;
  /** Kubernetes quantities. */
  readonly resources: { readonly memory: string; readonly from?: Source };
  readonly tables: readonly TableSource[];
  /** How many callbacks the code declares, where that could be counted: the smoke test expects at least as many. */
  readonly callbacks: number | undefined;
  /** The pages that the code declares (`use_pages`), as far as their paths are written out. */
  readonly pages?: readonly DeclaredPage[];
  /** Every file that belongs into the image, sorted: code, assets and data, without tests, caches and secrets. */
  readonly shipped: readonly string[];
  /** Those of `shipped` that are data (CSV, Parquet, …): a layer of their own. */
  readonly data: readonly string[];
  /** Files that look like secrets: left out of the image, and worth a word to whoever put them there. */
  readonly secrets?: readonly string[];
  /** A Dockerfile: its author wants the image made by it. */
  readonly dockerfile?: Found<string> | undefined;
};
