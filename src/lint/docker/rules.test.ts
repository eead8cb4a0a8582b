import { describe, expect, test } from "vitest";
import { otherFile } from "../dash/other-files.ts";
import { findingsOf } from "../dash/run.ts";
import { parseModules } from "../python/project.ts";
import type { DockerExample, DockerRule } from "./rule.ts";
import { dockerRules } from "./rules.ts";
import { dockerHits, dockerText, examplesOf, filesOf } from "./run.ts";

const hitsIn = (example: DockerExample, rules: readonly DockerRule[] = dockerRules) => {
  const files = Object.entries(filesOf(example)).map(([path, text]) => ({ path, text }));
  const isPython = ({ path }: { readonly path: string }) => path.endsWith(".py");
  const beside = files.filter((file) => !isPython(file)).map(otherFile);
  return dockerHits(beside, parseModules(files.filter(isPython)), rules).hits;
};

/** `DL3000 warning Dockerfile:2:9`, a line for each place. */
const placesIn = (example: DockerExample, rules?: readonly DockerRule[]) =>
  findingsOf(hitsIn(example, rules), {}).flatMap(({ rule, level, location, more = [] }) =>
    [location, ...more].map((place) =>
      [rule, level, [location?.file, place?.line, place?.column].filter(Boolean).join(":")].join(" "),
    ),
  );

const numbered = (examples: DockerExample | readonly DockerExample[]) =>
  examplesOf(examples).map((example, index) => [index + 1, example] as const);

describe.each(dockerRules.map((one) => [one.id, one] as const))("%s", (id, one) => {
  test.each(numbered(one.bad))("finds what its bad example %i shows", (_, example) => {
    const found = placesIn(example, [one]);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((place) => !place.startsWith(`${id} `))).toEqual([]);
    expect(found.some((place) => place.startsWith(`${id} ${one.level} `))).toBe(true);
  });

  test.each(numbered(one.good))(
    "is content with its good example %i, in which no other rule finds an error",
    (_, example) => {
      expect(placesIn(example).filter((place) => place.startsWith(`${id} `) || / error /.test(place))).toEqual([]);
    },
  );

  test.each(numbered(one.bad))("has nothing more to mend in its bad example %i when it was mended", (_, example) => {
    const { Dockerfile: text = "" } = filesOf(example);
    const edits = hitsIn(example, [one]).flatMap(({ edit }) => (edit ? [edit] : []));
    const mended = edits
      .toSorted((a, b) => b.from - a.from)
      .reduce((before, { from, to, text: written }) => before.slice(0, from) + written + before.slice(to), text);
    const after = hitsIn({ ...filesOf(example), Dockerfile: mended }, [one]);
    expect(after.filter(({ edit }) => edit)).toEqual([]);
    expect(after.length).toBe(hitsIn(example, [one]).length - edits.length);
  });

  test("says why and what to do in whole sentences", () => {
    const { why, fix = "", title } = dockerText(one);
    expect([why, fix].filter((text) => !/^[A-Z][\s\S]+[.…]$|^[a-z][\s\S]+[.]$/.test(text))).toEqual([]);
    expect(title).not.toMatch(/[.]$/);
  });
});

test("every rule has an id of its own", () => {
  const ids = dockerRules.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test("says where in each bad example", () => {
  expect(dockerRules.flatMap((one) => examplesOf(one.bad).flatMap((bad) => placesIn(bad, [one])))).toMatchSnapshot();
});
