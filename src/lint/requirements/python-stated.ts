import { posix } from "node:path";
import { satisfies, validRange } from "@renovatebot/pep440";
import { linesOf, type OtherFile } from "../dash/other-files.ts";
import type { Span } from "../python/syntax.ts";

/** Where a file says which Python a dashboard is for. */
export type StatedPython = {
  readonly file: OtherFile;
  readonly at: Span;
  /** As a range of PEP 440: `==3.13.*`, `>=3.11,<4`; undefined for what is none. */
  readonly range: string | undefined;
  readonly written: string;
};

type Reader = {
  readonly files: RegExp;
  /** Its first group is what is written. */
  readonly line: RegExp;
  /** Lines count only below this one, up to the next head. */
  readonly below?: RegExp;
  /** Where a later line overrules an earlier one. */
  readonly last?: boolean;
  readonly range: (written: string) => string;
};

const exact = (written: string): string => `==${written.split(".").slice(0, 2).join(".")}.*`;
const asItIs = (written: string): string => (/^[\d.]+$/.test(written) ? exact(written) : written);

/** `^3.8` and `~3.8`, as Poetry has them besides. */
function ofPoetry(written: string): string {
  const [, sign, major = "", minor = "0"] = /^([\^~])(\d+)(?:\.(\d+))?/.exec(written) ?? [];
  if (sign === undefined) return asItIs(written);
  return sign === "^"
    ? `>=${major}.${minor},<${Number(major) + 1}`
    : `>=${major}.${minor},<${major}.${Number(minor) + 1}`;
}

const readers: readonly Reader[] = [
  { files: /^\.python-version$/, line: /^\s*(?:c?python-?)?([\d<>=~!][^\s#]*)/, range: asItIs },
  { files: /^runtime\.txt$/, line: /^\s*python-(\d[\d.]*)/, range: exact },
  { files: /^\.tool-versions$/, line: /^\s*python\s+(\d[\d.]*)/, range: exact },
  { files: /^dashboard\.ya?ml$/, line: /^python\s*:\s*["']?(\d[\d.]*)/, range: exact },
  { files: /^uv\.lock$/, line: /^requires-python\s*=\s*["']([^"']+)/, range: asItIs },
  { files: /^pyproject\.toml$/, line: /^\s*requires-python\s*=\s*["']([^"']+)/, range: asItIs },
  {
    files: /^pyproject\.toml$/,
    below: /^\s*\[tool\.poetry\.dependencies\]/,
    line: /^\s*python\s*=\s*["']([^"']+)/,
    range: ofPoetry,
  },
  { files: /^Pipfile$/, line: /^\s*python_(?:full_)?version\s*=\s*["']([^"']+)/, range: asItIs },
  {
    files: /^environment\.ya?ml$/,
    line: /^\s*-\s*["']?python\s*([=<>~!][^\s"'#]*)/,
    range: (it) => it.replace(/^={1,2}(\d+\.\d+).*$/, "==$1.*"),
  },
  { files: /^setup\.(cfg|py)$/, line: /^\s*python_requires\s*=\s*["']?([^"'#]+?)["',\s]*$/, range: asItIs },
  {
    files: /(docker|container)file/i,
    line: /^\s*FROM\s+(?:--\S+\s+)*\S*?python[:-]?v?(\d\.\d+)/i,
    last: true,
    range: exact,
  },
  {
    files: /(docker|container)file/i,
    line: /\b(?:uv python install|PYTHON_VERSION[=\s])\s*["']?(\d\.\d+)/i,
    range: exact,
  },
  { files: /^app\.ya?ml$/, line: /^runtime\s*:\s*python(3\d{1,2})\b/, range: (it) => `==3.${it.slice(1)}.*` },
  { files: /^app\.ya?ml$/, line: /^\s*runtime_version\s*:\s*["']?(\d\.\d+)/, range: exact },
  {
    files: /^(render|\.gitlab-ci)\.ya?ml$/,
    line: /(?:PYTHON_VERSION\W+(?:value\W+)?|image\s*:\s*["']?\S*python:)(\d\.\d+)/,
    range: exact,
  },
];

/** What says it in files of CI, where one version often stands among several that are only tested. */
const inContinuousIntegration = /^\s*-?\s*python-version(?:-file)?\s*:\s*\S/;

/** Every place of a file that says which Python is meant. */
export function pythonsIn(file: OtherFile): readonly StatedPython[] {
  const name = posix.basename(file.path);
  return readers
    .filter(({ files }) => files.test(name))
    .flatMap(({ line, below, last = false, range }) => {
      let inside = below === undefined;
      const found = linesOf(file).flatMap((at): StatedPython[] => {
        if (below && /^\s*\[/.test(at.text)) inside = below.test(at.text);
        const match = inside ? line.exec(at.text.slice(0, 500)) : null;
        const written = match?.[1]?.trim();
        if (!match || !written) return [];
        const from = at.from + match.index + match[0].indexOf(written);
        const asked = range(written);
        return [
          { file, at: { from, to: from + written.length }, written, range: validRange(asked) ? asked : undefined },
        ];
      });
      return found.slice(last ? -1 : 0).slice(0, 1);
    });
}

/** Whether a file of CI says which Python it runs. */
export const statesPythonOfJobs = (file: OtherFile): boolean =>
  /^\.github\/workflows\/[^/]+\.ya?ml$/.test(file.path) &&
  linesOf(file).some(({ text }) => inContinuousIntegration.test(text.slice(0, 500)));

/** When security fixes ended, newest first. @see Python Developer's Guide, "Status of Python versions" */
const ended: readonly (readonly [version: string, month: string])[] = [
  ["3.10", "October 2026"],
  ["3.9", "October 2025"],
  ["3.8", "October 2024"],
  ["3.7", "June 2023"],
  ["3.6", "December 2021"],
  ["3.5", "September 2020"],
  ["3.4", "March 2019"],
  ["2.7", "January 2020"],
];

const patches = [0, 1, 5, 10, 20, 50];
const admits = (range: string, minor: string) => patches.some((patch) => satisfies(`${minor}.${patch}`, range));

/** A folder of many dashboards says the same again and again, and each answer takes a hundred comparisons. */
const known = new Map<string, End | undefined>();
type End = { readonly version: string; readonly since: string };

/** The newest Python that is meant and gets no fixes any more, and since when; undefined while a maintained one is meant as well. */
export function endOf({ range }: StatedPython): End | undefined {
  if (range === undefined) return undefined;
  if (!known.has(range)) known.set(range, endOfRange(range));
  return known.get(range);
}

function endOfRange(range: string): End | undefined {
  const maintained = Array.from({ length: 30 }, (_, index) => `3.${index + 11}`);
  if ([...maintained, "4.0"].some((minor) => admits(range, minor))) return undefined;
  const newest = ended.find(([minor]) => admits(range, minor));
  return newest && { version: newest[0], since: newest[1] };
}
