import type { DashboardYaml } from "./dashboard-yaml.ts";
import type { Folder } from "./folder.ts";
import type { Found, Source } from "./model.ts";

/** Finds a value in one place, or says nothing. @throws UserError when the place speaks and is wrong. */
export type Resolver<Value> = (folder: Folder) => Promise<Found<Value> | undefined>;

/** Always finds a value: a default, or the place that is looked at last and says so when it has none. */
export type LastResolver<Value> = (folder: Folder) => Promise<Found<Value>>;

/** The answer of the first resolver that has one; the later ones are not asked. */
export function firstFound<Value>(
  ...resolvers: readonly [...Resolver<Value>[], LastResolver<Value>]
): LastResolver<Value>;
export function firstFound<Value>(...resolvers: readonly Resolver<Value>[]): Resolver<Value>;
export function firstFound<Value>(...resolvers: readonly Resolver<Value>[]): Resolver<Value> {
  return async (folder) => {
    for (const resolver of resolvers) {
      const found = await resolver(folder);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** Asks about a folder once, whoever wants to know: reading a lock or the code takes its time. */
export function askedOnce<Value>(ask: (folder: Folder) => Promise<Value>): (folder: Folder) => Promise<Value> {
  const answers = new WeakMap<Folder, Promise<Value>>();
  return (folder) => {
    const answer = answers.get(folder) ?? ask(folder);
    answers.set(folder, answer);
    return answer;
  };
}

/** A value from dashboard.yaml with its line, where the file has it. */
export function fromDashboardYaml<Value>(
  { settings }: Folder,
  pick: (yaml: DashboardYaml) => Value | undefined,
  ...path: readonly string[]
): Found<Value> | undefined {
  const value = settings && pick(settings.value);
  return value === undefined ? undefined : { value, from: fileSource("dashboard.yaml", settings?.lineOf(...path)) };
}

export const fileSource = (file: string, line?: number) =>
  ({ kind: "file", file, ...(line === undefined ? {} : { line }) }) as const;

/** `file:line`, or the file alone. */
export const placeOf = (file: string, line?: number) => (line === undefined ? file : `${file}:${line}`);

/** Where a value came from, as a person reads it. */
export const sourceInWords = (source: Source) =>
  source.kind === "default" ? source.reason : placeOf(source.file, source.line);
