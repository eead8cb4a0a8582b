import { describe, expect, test } from "vitest";
import { bothChecks } from "../../test/both-checks.ts";
import { tableOf } from "../../test/table.ts";

const found = async (field: object, cells: readonly string[]) => {
  const findings = await bothChecks(tableOf({ fields: [{ name: "a", ...field }] }), `a\n${cells.join("\n")}\n`);
  return findings.map(({ rule, level, count, location }) => [rule, level, count, location?.line]);
};

describe("dates that are right, and that others read otherwise", () => {
  test.each([
    [{ type: "date" }, "0000-01-01", "-0044-03-15", "2024-02-29"],
    [{ type: "date", constraints: { maximum: "2030-01-01" } }, "0000-12-31", "0000-01-01", "0001-01-01"],
    [{ type: "datetime" }, "0000-01-01T00:00:00Z", "-0001-01-01T10:00:00+01:00", "2024-02-29T10:00:00"],
    [{ type: "year" }, "0000", "-0001", "2024"],
    [{ type: "yearmonth" }, "0000-01", "-0001-12", "2024-02"],
  ])("warns of the year 0000 and of those before: %j", async (field, zero, before, right) => {
    expect(await found(field, [right, zero, right, before])).toEqual([["year-zero", "warning", 2, 3]]);
  });

  test("counts them where there is nothing else", async () => {
    expect(await found({ type: "date" }, Array(40).fill("0000-01-01"))).toEqual([["year-zero", "warning", 40, 2]]);
  });

  test("says nothing more of one that is no date, and both where a bound is broken", async () => {
    expect(await found({ type: "date" }, ["0000-13-01"])).toEqual([["type-error", "error", 1, 2]]);
    expect(await found({ type: "date", constraints: { minimum: "2000-01-01" } }, ["0000-01-01"])).toEqual([
      ["year-zero", "warning", 1, 2],
      ["minimum", "error", 1, 2],
    ]);
  });

  test("notes parts of one digit where a pattern has two", async () => {
    const field = { type: "date", format: "%d/%m/%Y" };
    expect(await found(field, ["01/04/2024", "1/4/2024", "11/4/2024"])).toEqual([["one-digit-date", "note", 2, 3]]);
    expect(await found({ type: "datetime", format: "%Y-%m-%d %H:%M" }, ["2024-03-31 9:30"])).toHaveLength(1);
    expect(await found({ type: "date", format: "%e %B %Y" }, ["1 April 2024"])).toEqual([]);
  });
});
