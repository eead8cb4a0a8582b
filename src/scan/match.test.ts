import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { debianVersions, match, pythonVersions } from "./match.ts";

type Event = { introduced?: string; fixed?: string; last_affected?: string; limit?: string };
const range = (...events: Event[]) => ({ type: "ECOSYSTEM", events });
const judged = (version: string, ranges: readonly ReturnType<typeof range>[], versions: readonly string[] = []) =>
  match(pythonVersions.parse(version) ?? "", { ranges, versions }, pythonVersions);

const flask = [range({ introduced: "0" }, { fixed: "2.2.5" }), range({ introduced: "2.3.0" }, { fixed: "2.3.2" })];

describe("ranges", () => {
  test.each([
    ["2.2.2", true, "2.2.5"],
    ["2.2.5", false, undefined],
    ["2.2.5rc1", true, "2.2.5"],
    ["2.3.0", true, "2.3.2"],
    ["2.3.0rc1", false, undefined],
    ["2.3.1+local.1", true, "2.3.2"],
    ["2.3.2", false, undefined],
    ["0.0a0.dev0", true, "2.2.5"],
  ])("%s is judged by each range on its own: %s, %s", (version, affected, fixed) => {
    const outcome = judged(version, flask);
    expect({ ...outcome, fixed: affected ? outcome.fixed : undefined }).toEqual({ affected, fixed, unclear: false });
  });

  test("one range may open and close several times, in any order of writing", () => {
    const events = [{ fixed: "3.1" }, { introduced: "1" }, { introduced: "3" }, { fixed: "2" }];
    const outcomes = ["0.9", "1", "1.9", "2", "2.9", "3", "3.1"].map((version) => judged(version, [range(...events)]));
    expect(outcomes.map(({ affected }) => affected)).toEqual([false, true, true, false, false, true, false]);
    expect([outcomes[1]?.fixed, outcomes[5]?.fixed]).toEqual(["2", "3.1"]);
  });

  test("the last affected version is affected itself, and nothing after it is a fix", () => {
    const ranges = [range({ introduced: "1" }, { last_affected: "1.5" })];
    expect(judged("1.5", ranges)).toEqual({ affected: true, fixed: undefined, unclear: false });
    expect(judged("1.5.1", ranges).affected).toBe(false);
  });

  test("a limit closes without being a fix", () => {
    const ranges = [range({ introduced: "1" }, { limit: "2" })];
    expect(judged("1.5", ranges)).toEqual({ affected: true, fixed: undefined, unclear: false });
    expect(judged("2", ranges).affected).toBe(false);
    expect(judged("2", [range({ introduced: "1" }, { limit: "*" })]).affected).toBe(true);
  });

  test("commits are left alone", () => {
    const git = { type: "GIT", events: [{ introduced: "0" }] };
    expect(match("1", { ranges: [git], versions: [] }, pythonVersions)).toEqual({
      affected: false,
      fixed: undefined,
      unclear: false,
    });
  });

  test("an event of no version makes the range unclear, not harmless", () => {
    expect(judged("1", [range({ introduced: "0" }, { fixed: "yesterday" })])).toEqual({
      affected: false,
      fixed: undefined,
      unclear: true,
    });
  });
});

test("a version that is listed is affected whatever the ranges say, in any spelling", () => {
  expect(judged("1.0", [range({ introduced: "2" }, { fixed: "2.1" })], ["1.0.0", "nonsense"])).toEqual({
    affected: true,
    fixed: "2.1",
    unclear: false,
  });
});

test("Debian's versions have epochs and tildes", () => {
  const ranges = [range({ introduced: "0" }, { fixed: "1:1.3.dfsg-2" })];
  const affected = (version: string) => match(version, { ranges, versions: [] }, debianVersions).affected;
  expect(["1:1.2.13.dfsg-1", "9.0-1", "1:1.3.dfsg-2~bpo1"].map(affected)).toEqual([true, true, true]);
  expect(["1:1.3.dfsg-2", "1:1.3.dfsg+really1.3.1-1+b1", "2:0"].map(affected)).toEqual([false, false, false]);
});

test("what is no version is not compared", () => {
  expect(["git+https://x", "", "latest"].map(pythonVersions.parse)).toEqual([undefined, undefined, undefined]);
  expect(["", "1.0 beta", "$(rm)"].map(debianVersions.parse)).toEqual([undefined, undefined, undefined]);
});

test("a version is affected exactly when an opening event is the last one at or below it", () => {
  const release = fc.tuple(fc.nat(3), fc.nat(3)).map(([major, minor]) => `${major}.${minor}`);
  const events = fc.uniqueArray(release, { minLength: 1, maxLength: 6, selector: (text) => text });
  fc.assert(
    fc.property(events, release, (points, version) => {
      const sorted = points.toSorted(pythonVersions.compare);
      const alternating = sorted.map((at, index) => (index % 2 === 0 ? { introduced: at } : { fixed: at }));
      const last = sorted.findLastIndex((at) => pythonVersions.compare(at, version) <= 0);
      expect(judged(version, [range(...alternating)]).affected).toBe(last >= 0 && last % 2 === 0);
    }),
  );
});
