import { type Line, linesOf, type OtherFile } from "./other-files.ts";

/** One line that says what is to be installed. */
export type Requirement = {
  readonly file: OtherFile;
  readonly at: Line;
  /** Normalised as PEP 503 does. */
  readonly name: string;
  readonly extras: readonly string[];
  /** As it is written, without spaces: `==4.4.1`, `>=3,<4`; empty where any version will do. */
  readonly range: string;
  /** The version of a lone `==` without a star. */
  readonly pinned: string | undefined;
};

const line =
  /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[([^\]]*)\])?\s*\(?((?:\s*(?:===|[<>=!~]=|[<>])\s*[^\s,;()#\\<>=!~]+\s*,?)*)\)?\s*(?:@\s*\S+)?\s*(?:[;#\\].*|--hash.*)?$/;

/** What a requirements file asks for, line by line; what is no requirement is passed over. @see PEP 508 */
export function requirementsIn(file: OtherFile): readonly Requirement[] {
  return linesOf(file).flatMap((at) => requirementAt(file, at) ?? []);
}

/** The requirement that a line, or another piece of a file, is. */
export function requirementAt(file: OtherFile, at: Line): Requirement | undefined {
  const found = line.exec(at.text.slice(0, 1000));
  if (!found) return undefined;
  const [, name = "", extras = "", written = ""] = found;
  // A file beside this one, which is installed by its path.
  if (/\.(whl|zip|tar\.gz)$/i.test(name)) return undefined;
  const range = written.replace(/\s/g, "").replace(/,$/, "");
  return {
    file,
    at,
    name: normalised(name),
    extras: extras
      .split(",")
      .map((one) => one.trim())
      .filter(Boolean),
    range,
    pinned: /^===?([^,*]+)$/.exec(range)?.[1],
  };
}

/** Names of distributions are one whatever their case and their dots, dashes and underscores. @see PEP 503 */
export const normalised = (name: string) => name.toLowerCase().replace(/[-_.]+/g, "-");

/** The range that each distribution is asked for in, where all files that name it agree; an empty one where none of them limits it. */
export function rangesIn(requirements: readonly Requirement[]): Readonly<Record<string, string>> {
  const byName = Map.groupBy(requirements, ({ name }) => name);
  return Object.fromEntries(
    [...byName].flatMap(([name, all]) => {
      const ranges = new Set(all.map(({ range }) => range).filter((range) => range !== ""));
      const [range] = ranges;
      if (ranges.size === 1 && range !== undefined) return [[name, range]];
      // A file or an address says which version it is, but not here.
      return ranges.size === 0 && !all.some(({ at }) => at.text.includes("@")) ? [[name, ""]] : [];
    }),
  );
}
