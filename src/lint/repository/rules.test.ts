import { describe, expect, test } from "vitest";
import { memoryFiles } from "../../runner/memory.ts";
import { allOf, type ExampleProject, marksIn, projectOf } from "../dash/example.ts";
import { isConfiguration, otherFile } from "../dash/other-files.ts";
import type { Rule } from "../dash/rule.ts";
import { dashRules } from "../dash/rules.ts";
import { runRules, textOf } from "../dash/run.ts";
import { parseModules } from "../python/project.ts";
import { requirementRules } from "../requirements/rules.ts";
import { repositoryRules } from "./rules.ts";
import { surveyOf } from "./survey.ts";

/** A text that begins as one in UTF-16 looks to those who do not expect it is written so. */
const bytesOf = (text: string) => (text.startsWith("ÿþ") ? Buffer.from(`\ufeff${text.slice(2)}`, "utf16le") : text);

/** What an example holds, looked through as a folder is. A file that is described by its size has it. */
async function foundIn(rules: readonly Rule[], { files, versions, entry }: ExampleProject) {
  const memory = memoryFiles(Object.fromEntries(files.map(({ path, text }) => [path, bytesOf(text)])));
  const sizes = new Map(files.map(({ path, text }) => [path, /^(\d+) MB$/.exec(text)?.[1]]));
  const entries = (await memory.list()).map((entry) => {
    const megabytes = sizes.get(entry.path);
    return megabytes === undefined ? entry : { ...entry, size: Number(megabytes) << 20 };
  });
  const modules = parseModules(files.filter(({ path }) => path.endsWith(".py")));
  const beside = files
    .filter(({ path }) => !path.endsWith(".py"))
    .map((file) => otherFile(isConfiguration(file.path) ? file : { path: file.path }));
  const survey = await surveyOf(memory, entries);
  return runRules(rules, modules, { versions, entry, files: beside, survey }).flatMap(
    ({ rule, level, location, more = [] }) =>
      [location, ...more].map((place) => ({ rule, level, file: location?.file, line: place?.line })),
  );
}

const rules = [...requirementRules, ...repositoryRules];

describe.each(rules.map((one) => [one.id, one] as const))("%s", (id, one) => {
  const examples = (kind: "bad" | "good") =>
    allOf(one[kind]).map((example, index) => [index + 1, projectOf(example)] as const);

  test.each(examples("bad"))("finds what its bad example %i shows, where it is marked", async (_, example) => {
    const found = await foundIn([one], example);
    const marks = marksIn(example, id);
    if (marks.length === 0) {
      expect(found.map(({ rule, level }) => ({ rule, level }))).toEqual([{ rule: id, level: one.level }]);
      return;
    }
    const files = found.map(({ file }) => file);
    expect(files).toEqual(marks.map(({ file }) => file));
    for (const [index, { line, level }] of marks.entries()) {
      expect(found[index]?.level).toBe(level ?? one.level);
      if (found[index]?.line !== undefined) expect(found[index]?.line).toBe(line);
    }
  });

  test.each(examples("good"))("is content with its good example %i, and no rule finds an error", async (_, example) => {
    const found = await foundIn([...dashRules, ...rules], example);
    expect(found.filter(({ rule, level }) => rule === id || level === "error")).toEqual([]);
  });

  test("says why and what to do in whole sentences", () => {
    const { why, fix = "", title } = textOf(one);
    expect([why, fix].filter((text) => !/^[A-Z][\s\S]+[.]$/.test(text))).toEqual([]);
    expect(title).not.toMatch(/[.]$/);
  });
});
