import { expect, test } from "vitest";
import type { Change } from "./commits.ts";
import { compareVersions, nextVersion, shownVersion, stepOf, type Version, versionOfTag } from "./version.ts";

const added: Change = { kind: "new", note: "Maps." };
const mended: Change = { kind: "mended", note: "Charts." };
const internal: Change = { kind: "internal" };
const breaking: Change = { kind: "mended", toDo: "Rename it." };

const next = (last: Version | undefined, changes: readonly Change[]) =>
  shownVersion(nextVersion(last, stepOf(last, changes)));

test.for([
  { title: "the first release is 1.0.0, whatever is in it", last: undefined, changes: [breaking], becomes: "1.0.0" },
  { title: "something to do is a major version", last: [1, 4, 2], changes: [added, breaking], becomes: "2.0.0" },
  { title: "something new is a minor version", last: [1, 4, 2], changes: [mended, added], becomes: "1.5.0" },
  { title: "something mended is a patch", last: [1, 4, 9], changes: [internal, mended], becomes: "1.4.10" },
  { title: "what nobody notices is a patch all the same", last: [1, 4, 2], changes: [internal], becomes: "1.4.3" },
] as const)("$title", ({ last, changes, becomes }) => {
  expect(next(last, changes)).toBe(becomes);
});

test("only a whole version is a release's tag", () => {
  const tags = ["v1.2.3", "v1", "1.2.3", "v1.2", "v1.2.3-rc.1", "v01.2.3", "next"];
  expect(tags.filter((tag) => versionOfTag(tag) !== undefined)).toEqual(["v1.2.3"]);
});

test("versions are in the order of their numbers", () => {
  const versions: Version[] = [
    [1, 10, 0],
    [1, 9, 3],
    [2, 0, 0],
    [1, 9, 12],
  ];
  expect(versions.sort(compareVersions).map(shownVersion)).toEqual(["1.9.3", "1.9.12", "1.10.0", "2.0.0"]);
});
