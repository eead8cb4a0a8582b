import { describe, expect, test } from "vitest";
import { processorTimeSince } from "../../../test/processor-time.ts";
import { environmentOf } from "./environment.ts";
import { otherFile } from "./other-files.ts";
import { rangesIn, requirementsIn } from "./requirements.ts";

test.each([
  ["4.4.1", ">=3", true],
  ["2.18.2", ">=3", false],
  ["3.0.0rc1", ">=3", false],
  ["latest", ">=3", undefined],
])("dash at %s is in %s: %s", (version, range, expected) => {
  expect(environmentOf({ dash: version }).satisfies("dash", range)).toBe(expected);
});

test.each([
  [">=3", ">=3", true],
  [">=3.1,<4", ">=3", true],
  ["~=4.4.1", ">=3", true],
  ["~=4.4.1", "<4.5", true],
  ["~=1.19", "<2", true],
  ["==2.*", ">=3", false],
  ["<3", ">=3", false],
  ["<=3", ">=3", undefined],
  [">2", ">=3", undefined],
  [">=1.0.0", "<2", undefined],
  [">=2,!=2.5", ">=2", true],
  ["==4.4.1", ">=3", true],
  ["garbage", ">=3", undefined],
])("dash asked for as %s is in %s: %s", (asked, range, expected) => {
  expect(environmentOf({}, { dash: asked }).satisfies("dash", range)).toBe(expected);
});

test("a lone == is a pin, and what is installed goes before what is asked for", () => {
  expect(environmentOf({}, { dash: "==4.4.1" }).version("dash")).toBe("4.4.1");
  expect(environmentOf({ dash: "3.0.0" }, { dash: ">=4" }).satisfies("dash", ">=4")).toBe(false);
  expect(environmentOf({}, {}).satisfies("toString", ">=4")).toBe(undefined);
});

describe("a requirements file", () => {
  const read = (text: string) =>
    requirementsIn(otherFile({ path: "requirements.txt", text })).map(({ name, extras, range, pinned }) => [
      name,
      extras.join(),
      range,
      pinned,
    ]);
  test("says names, extras and ranges, however it is written", () => {
    const text =
      "# what we need\ndash == 4.4.1  # pinned\nDash_Bootstrap.Components>=1,<2\npandas\ncelery[redis, auth]~=5.3 ; python_version < '3.9'\n-r more.txt\n--hash=sha256:1\n\ngunicorn==21.2.0 \\\n    --hash=sha256:2\nmine @ https://example.org/mine.whl\nnumpy==1.*\n";
    expect(read(text)).toEqual([
      ["dash", "", "==4.4.1", "4.4.1"],
      ["dash-bootstrap-components", "", ">=1,<2", undefined],
      ["pandas", "", "", undefined],
      ["celery", "redis,auth", "~=5.3", undefined],
      ["gunicorn", "", "==21.2.0", "21.2.0"],
      ["mine", "", "", undefined],
      ["numpy", "", "==1.*", undefined],
    ]);
  });

  test("is one of several: a range on which they do not agree is none", () => {
    const files = ["dash>=3\nflask<3\n", "dash>=4\nflask<3\npandas\n"].map((text, index) =>
      otherFile({ path: `requirements${index}.txt`, text }),
    );
    expect(rangesIn(files.flatMap(requirementsIn))).toEqual({ flask: "<3", pandas: "" });
  });

  test("that is made to be read for ever is read at once", () => {
    const begun = process.cpuUsage();
    read(`${"a".repeat(100_000)}\na${"==1,".repeat(300)}\n${"[".repeat(5000)}\n${" ".repeat(5000)}x\n`);
    expect(processorTimeSince(begun)).toBeLessThan(1_500);
  });
});
