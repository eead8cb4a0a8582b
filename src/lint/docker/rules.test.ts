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
    expect([why, fix].filter((text) => !/^[A-Z][\s\S]+[.]$/.test(text))).toEqual([]);
    expect(title).not.toMatch(/[.]$/);
  });
});

test("every rule has an id of its own", () => {
  const ids = dockerRules.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test("says where in each bad example", () => {
  expect(
    dockerRules.flatMap((one) => examplesOf(one.bad).flatMap((bad) => placesIn(bad, [one]))),
  ).toMatchInlineSnapshot(`
    [
      "DL3000 warning Dockerfile:2:9",
      "DL3002 warning Dockerfile:3:6",
      "DL3003 note Dockerfile:2:5",
      "DL3004 warning Dockerfile:2:5",
      "DL3006 warning Dockerfile:1:6",
      "DL3007 warning Dockerfile:1:6",
      "DL3008 note Dockerfile:2:66",
      "DL3009 note Dockerfile:2:5",
      "DL3012 warning Dockerfile:3:1",
      "DL3013 warning Dockerfile:2:32",
      "DL3014 warning Dockerfile:2:23",
      "DL3015 note Dockerfile:2:23",
      "DL3016 warning Dockerfile:2:20",
      "DL3018 note Dockerfile:2:24",
      "DL3019 note Dockerfile:2:5",
      "DL3020 warning Dockerfile:2:1",
      "DL3021 error Dockerfile:2:22",
      "DL3022 warning Dockerfile:3:6",
      "DL3023 error Dockerfile:2:6",
      "DL3024 error Dockerfile:2:22",
      "DL3025 warning Dockerfile:2:5",
      "DL3027 note Dockerfile:2:5",
      "DL3030 warning Dockerfile:2:5",
      "DL3032 note Dockerfile:2:5",
      "DL3038 warning Dockerfile:2:5",
      "DL3040 note Dockerfile:2:5",
      "DL3042 warning Dockerfile:3:5",
      "DL3043 error Dockerfile:2:9",
      "DL3044 warning Dockerfile:2:20",
      "DL3045 warning Dockerfile:2:8",
      "DL3046 warning Dockerfile:2:5",
      "DL3047 note Dockerfile:2:5",
      "DL3061 error Dockerfile:1:1",
      "DL3063 warning Dockerfile:1:26",
      "DL3064 warning Dockerfile:2:5",
      "DL3064 warning Dockerfile:3:5",
      "DL3065 note Dockerfile:1:6",
      "DL3066 note Dockerfile:3:6",
      "DL3067 warning Dockerfile:3:1",
      "DL4000 note Dockerfile:2:1",
      "DL4001 note Dockerfile:3:5",
      "DL4003 warning Dockerfile:3:1",
      "DL4004 warning Dockerfile:3:1",
      "DL4006 warning Dockerfile:2:49",
      "ConsistentInstructionCasing note Dockerfile:2:1",
      "CopyIgnoredFile error Dockerfile:2:6",
      "ExposeInvalidFormat warning Dockerfile:2:8",
      "ExposeProtoCasing note Dockerfile:2:8",
      "FromAsCasing note Dockerfile:1:23",
      "FromPlatformFlagConstDisallowed note Dockerfile:1:6",
      "InvalidDefaultArgInFrom warning Dockerfile:2:6",
      "LegacyKeyValueFormat note Dockerfile:2:5",
      "NoEmptyContinuation warning Dockerfile:3:1",
      "StageNameCasing note Dockerfile:1:26",
      "UndefinedArgInFrom warning Dockerfile:1:6",
      "UndefinedArgInFrom warning Dockerfile:2:6",
      "UndefinedVar warning Dockerfile:2:5",
      "UndefinedVar warning Dockerfile:2:16",
      "UndefinedVar warning Dockerfile:3:9",
      "DOCKER1 note Dockerfile:1:6",
      "DOCKER2 note Dockerfile:2:8",
      "DOCKER3 error Dockerfile:4:1",
      "DOCKER4 warning Dockerfile:1:1",
      "DOCKER5 warning Dockerfile:3:1",
      "DOCKER6 note Dockerfile:3:5",
      "DOCKER7 note Dockerfile:3:1",
      "DOCKER8 warning Dockerfile:5:6",
      "DOCKER8 warning Dockerfile:2:6",
      "DOCKER9 error Dockerfile:3:41",
      "DOCKER9 error Dockerfile:2:41",
      "DOCKER10 error Dockerfile:2:28",
      "DOCKER10 error Dockerfile:2:17",
      "DOCKER11 note Dockerfile:2:5",
      "DOCKER12 warning Dockerfile:2:41",
      "DOCKER13 warning Dockerfile:3:41",
      "DOCKER14 warning Dockerfile:3:1",
      "DOCKER14 warning Dockerfile:3:1",
      "DOCKER15 error Dockerfile:2:5",
      "DOCKER15 error Dockerfile:2:5",
      "DOCKER15 warning Dockerfile:3:5",
      "DOCKER16 warning Dockerfile:2:47",
      "DOCKER17 error Dockerfile:2:6",
    ]
  `);
});
