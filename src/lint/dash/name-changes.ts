import { canonicalName } from "../python/known-names.ts";
import table from "./public-names.json" with { type: "json" };
import { replacements } from "./replacements.ts";
import type { Environment } from "./rule.ts";

/** Why a name is not in what is installed: it went with a release, or will come with one. */
export type Change = {
  readonly kind: "went" | "came";
  /** As its release notes call it: `dash`, `plotly`, `pandas`. */
  readonly distribution: string;
  readonly release: string;
  /** The version that is pinned. */
  readonly installed: string | undefined;
  /** Older versions, which have the name, are asked for as well; the newest, which is what is chosen, does not have it. */
  readonly open: boolean;
  /** What to write, as a sentence. */
  readonly instead: string | undefined;
};

type Changes = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
type Table = Readonly<Record<string, { readonly went: Changes; readonly came: Changes }>>;

/** One name for what has several. */
export const commonName = (name: string): string =>
  canonicalName(name.replace(/^plotly\.graph_objs(?=\.|$)/, "plotly.graph_objects"));

/** What a rule of its own says better. */
const elsewhere = new Set(["dash.Dash.run_server"]);

/**
 * The names that what is installed does not have although another release has: by their common names. Nothing of a package whose version
 * is not known; of a range, what no version in it has, or the newest does not: that one is chosen when an image is built.
 */
export function changedNames(environment: Environment): ReadonlyMap<string, Change> {
  const before = known.get(environment);
  if (before) return before;
  const found = new Map(
    Object.entries(table as Table).flatMap(([distribution, { went, came }]) => {
      const of = (kind: Change["kind"], changes: Changes, range: string) =>
        Object.entries(changes).flatMap(([release, holders]) => {
          const there = environment.satisfies(distribution, `${range}${release}`);
          const open = there === undefined && environment.newest(distribution, `${range}${release}`);
          if (there !== true && !open) return [];
          const installed = environment.version(distribution);
          return namesIn(holders)
            .filter((name) => !elsewhere.has(name))
            .map(
              (name) => [name, { kind, distribution, release, installed, open, instead: replacements[name] }] as const,
            );
        });
      return [...of("went", went, ">="), ...of("came", came, "<")];
    }),
  );
  known.set(environment, found);
  return found;
}

const known = new WeakMap<Environment, ReadonlyMap<string, Change>>();

/** The names of one release: `{"dash.dcc": ["Graph"]}` holds `dash.dcc.Graph`. */
export const namesIn = (holders: Readonly<Record<string, readonly string[]>>): readonly string[] =>
  Object.entries(holders).flatMap(([holder, names]) => names.map((name) => `${holder}.${name}`));
