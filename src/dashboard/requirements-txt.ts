import { posix } from "node:path";
import { UserError } from "../report/user-error.ts";
import type { Files } from "../runner/ports.ts";
import { fileSource, type Resolver } from "./first-found.ts";
import type { Dependencies } from "./model.ts";
import { pinned } from "./pinned.ts";
import { parseRequirement, type Requirement } from "./requirement.ts";
import { type RequirementLine, requirementLines } from "./requirement-lines.ts";
import { readText, shortened } from "./text-file.ts";

/** `requirements.txt` and what it includes. */
export const dependenciesFromRequirements: Resolver<Dependencies> = async ({ files }) => {
  const dependencies = await readRequirements(files, "requirements.txt");
  return dependencies && { value: dependencies, from: fileSource("requirements.txt") };
};

/**
 * Reads a requirements file as pip does: `-r` and `-c`, continuation lines, comments, extras, markers and hashes.
 *
 * @throws UserError with file and line for a source that is not a registry, and an option that
 * would change where packages come from
 */
export async function readRequirements(files: Files, file: string): Promise<Dependencies | undefined> {
  const text = await readText(files, file);
  return text === undefined ? undefined : requirementsIn(files, file, text);
}

/** The same of a text that is a part of another file; line by line it stands as it does there. */
export async function requirementsIn(files: Files, file: string, text: string): Promise<Dependencies> {
  const collected: Collected = { requirements: [], constraints: [], seen: new Set() };
  await collect(files, file, text, collected, collected.requirements);
  return { file, ...pinned(file, collected.requirements, collected.constraints) };
}

type Collected = {
  readonly requirements: Requirement[];
  readonly constraints: Requirement[];
  readonly seen: Set<string>;
};

async function collect(
  files: Files,
  file: string,
  text: string,
  collected: Collected,
  into: Requirement[],
): Promise<void> {
  collected.seen.add(file);
  for (const line of requirementLines(text, file)) {
    if (!line.text.startsWith("-")) {
      into.push(parseRequirement(line));
      continue;
    }
    const include = /^(-r|--requirement|-c|--constraint)(?:\s*=\s*|\s*)(\S.*)$/.exec(line.text);
    if (include === null) {
      judgeOption(line);
      continue;
    }
    const [, option, target = ""] = include;
    const included = includedPath(line, target);
    if (collected.seen.has(included)) continue;
    const content = await readText(files, included);
    if (content === undefined) {
      throw new UserError(`${file}:${line.line}: there is no file "${included}" to include.`, {
        fix: "Mend the path, which is relative to the file it stands in, or delete the line.",
      });
    }
    const constrains = option === "-c" || option === "--constraint" || into === collected.constraints;
    await collect(files, included, content, collected, constrains ? collected.constraints : collected.requirements);
  }
}

function includedPath({ file, line }: RequirementLine, target: string): string {
  const path = posix.normalize(posix.join(posix.dirname(file), target));
  if (/^[a-z][a-z0-9+.-]+:/i.test(target) || target.startsWith("/") || path === ".." || path.startsWith("../")) {
    throw new UserError(`${file}:${line}: what is included must be a file of the dashboard's own folder.`, {
      fix: "Copy the file into the folder and name it by its relative path.",
    });
  }
  return path;
}

/** Options that change nothing here: wheels alone are installed, and their hashes are always checked where there are any. */
const harmless = /^--(require-hashes|only-binary|prefer-binary|no-deps|use-feature)\b/;
const thePublicIndex = /^(-i|--index-url)(\s*=\s*|\s*)https:\/\/pypi\.org\/simple\/?$/;

function judgeOption({ text, file, line }: RequirementLine): void {
  if (harmless.test(text) || thePublicIndex.test(text)) return;
  const option = text.split(/[=\s]/)[0] ?? text;
  if (/^(-e|--editable)/.test(text)) {
    throw new UserError(`${file}:${line}: an editable package is a folder, not a release; accepted: name==version.`, {
      fix: "Pin a released version, or put the code into the dashboard's own folder as a module.",
    });
  }
  if (/^(-i|--index-url|--extra-index-url|-f|--find-links|--no-index|--trusted-host)/.test(text)) {
    throw new UserError(
      `${file}:${line}: ${shortened(option)} would change where packages come from, which a dashboard does not decide.`,
      {
        fix: "Delete the line; the platform or the machine says which index is used.",
      },
    );
  }
  throw new UserError(
    `${file}:${line}: the option ${shortened(option)} is not accepted; accepted: -r, -c and --hash.`,
    {
      fix: "Delete it: packages are installed from wheels, so nothing is built that it could steer.",
    },
  );
}
