import { execFile } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { part } from "../../../test/parts.ts";
import { scratch } from "../../../test/slipway.ts";
import { otherFile } from "../dash/other-files.ts";
import { type Difference, differences } from "./hadolint-differences.ts";
import { instructionsIn } from "./instructions.ts";
import { dockerRules } from "./rules.ts";
import { dockerHits, examplesOf, filesOf } from "./run.ts";

const program = await part("hadolint");
const kept = new Set(dockerRules.map(({ id }) => id).filter((id) => id.startsWith("DL")));

const folder = join(import.meta.dirname, "fixtures");
const names = (await readdir(folder)).filter((name) => name.endsWith("Dockerfile"));

/** What hadolint refuses to read, and BuildKit does not. */
const unreadable = new Set(["example 1 of ExposeInvalidFormat"]);

const examples = dockerRules.flatMap(({ id, bad, good }) =>
  [...examplesOf(bad), ...examplesOf(good)].map(
    (example, index) => [`example ${index + 1} of ${id}`, filesOf(example)["Dockerfile"] ?? ""] as const,
  ),
);
const fixtures = await Promise.all(
  names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const),
);
const all = [...examples, ...fixtures];
const theirs =
  program === undefined
    ? []
    : await hadolintSays(
        program,
        all.map(([, text]) => text),
      );

/** `DL3008 4` for a rule at the line where an instruction begins. */
type Place = string;

/** What hadolint says of each text. It is started once. */
async function hadolintSays(path: string, texts: readonly string[]): Promise<readonly (readonly Place[])[]> {
  await using place = await scratch();
  const files = texts.map((_, index) => join(place.path, String(index)));
  await Promise.all(files.map((file, index) => writeFile(file, texts[index] ?? "")));
  const said = await new Promise<string>((resolve, reject) => {
    const args = ["--no-fail", "--config", "/dev/null", "--format", "json", ...files];
    execFile(path, args, { maxBuffer: 2 ** 26 }, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
  const found: readonly { readonly file: string; readonly code: string; readonly line: number }[] = JSON.parse(said);
  const byFile = Map.groupBy(found, ({ file }) => file);
  return files.map((file) =>
    (byFile.get(file) ?? []).flatMap(({ code, line }) =>
      code === "DL1000" || kept.has(code) ? [`${code} ${line}`] : [],
    ),
  );
}

function slipwaySays(text: string): readonly Place[] {
  const file = otherFile({ path: "Dockerfile", text });
  return dockerHits([file], []).hits.flatMap(({ rule, within }) =>
    kept.has(rule.id) && within ? [`${rule.id} ${file.position(within.from).line}`] : [],
  );
}

const used = new Set<Difference>();

/** What one says and the other does not, but for what is meant to differ. */
function differing(text: string, said: readonly Place[]): readonly string[] {
  const [theirs, ours] = [new Set(said), new Set(slipwaySays(text))];
  const { instructions } = instructionsIn(text);
  const { position } = otherFile({ path: "Dockerfile", text });
  const isMeant = (place: Place, only: "hadolint" | "slipway") => {
    const [rule, line] = place.split(" ");
    const at = instructions.find(({ from }) => position(from).line === Number(line));
    const meant = differences.find(
      (one) => one.rule === rule && one.only === only && at !== undefined && one.holds(at, instructions),
    );
    if (meant) used.add(meant);
    return meant !== undefined;
  };
  return [
    ...[...theirs]
      .filter((place) => !ours.has(place) && !isMeant(place, "hadolint"))
      .map((place) => `hadolint only: ${place}`),
    ...[...ours]
      .filter((place) => !theirs.has(place) && !isMeant(place, "slipway"))
      .map((place) => `slipway only: ${place}`),
  ];
}

describe.skipIf(program === undefined)("hadolint 2.15.1 says the same of the same lines", () => {
  test.each(all.map(([name, text], index) => ({ name, text, index })))("in $name", ({ name, text, index }) => {
    if (unreadable.has(name)) expect(theirs[index]).toContainEqual(expect.stringMatching(/^DL1000 /));
    else expect(differing(text, theirs[index] ?? []).join("\n")).toBe("");
  });

  test("and where it does not, there is such a place to see", () => {
    expect(differences.filter((one) => !used.has(one)).map(({ rule, because }) => `${rule}: ${because}`)).toEqual([]);
  });
});
