import { createColors } from "picocolors";
import { visible } from "../../src/report/escape.ts";
import type { Release } from "./make.ts";
import type { Plan } from "./plan.ts";
import { movingTagOf, type Step, shownVersion, tagOf } from "./version.ts";

const because: Readonly<Record<Step, string>> = {
  first: "the first release: it is 1, because callers write @v1",
  major: "a major version: there is something that callers must do",
  minor: "a minor version: there is something new",
  patch: "a patch: nothing new, nothing to do",
};

/** What was made, for a maintainer to read. */
export function account(plan: Plan, release: Release, screen: { readonly isTTY?: boolean }): string {
  const { version, step, history, notes } = plan;
  const { commit, bundled, files, repository } = release;
  const color = createColors(screen.isTTY === true && process.env["NO_COLOR"] === undefined);
  const tag = tagOf(version);
  const since = history.last === undefined ? "" : ` since ${tagOf(history.last)}`;
  const width = Math.max(...files.map(({ name }) => name.length));
  const told = [
    ...notes.toDo.map((line) => `${color.yellow("must do")}  ${visible(line)}`),
    ...notes.new.map((line) => `${color.green("new")}      ${visible(line)}`),
    ...notes.mended.map((line) => `${color.cyan("mended")}   ${visible(line)}`),
  ];
  const foreword =
    notes.foreword.length === 0
      ? []
      : [color.dim(`and ${notes.foreword.length} lines from CHANGELOG.md, "Unreleased"`)];
  const lines = [
    "",
    `${color.bold(`Slipway ${shownVersion(version)}`)}, ${because[step]}`,
    color.dim(`${plural(history.commits.length, "commit")}${since}, ${notes.internal} of them internal`),
    "",
    ...indented([
      ...told.slice(0, 40),
      ...(told.length > 40 ? [color.dim(`and ${told.length - 40} more`)] : []),
      ...foreword,
    ]),
    "",
    color.bold("release/"),
    ...indented([
      `${"repository.git".padEnd(width)}  ${tag} is ${commit.slice(0, 7)}, on ${history.head.slice(0, 7)}; so is ${movingTagOf(version)}`,
      ...files.map(({ name, size, sha256 }) => `${name.padEnd(width)}  ${megabytes(size)}  ${color.dim(sha256)}`),
      color.dim(`SHA256SUMS, notes.md, release.json; ${bundled} packages are in the bundle`),
    ]),
    "",
    `${color.bold("Nothing was pushed or published.")} Try it:`,
    ...indented([
      `npx --package ./release/${files[0]?.name} slipway --version`,
      `uvx --from ./release/${files[1]?.name} slipway --version`,
      `pre-commit try-repo ${repository} slipway-lint --ref ${tag} --all-files`,
      "npm run release:verify",
    ]),
  ];
  return lines.join("\n");
}

const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
const plural = (count: number, thing: string) => `${count} ${thing}${count === 1 ? "" : "s"}`;
const megabytes = (size: number) => `${(size / 1e6).toFixed(2)} MB`;
