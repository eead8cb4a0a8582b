import { expect, test } from "vitest";
import { severityOf, worstOf } from "./severity.ts";

const v3 = (score: string) => ({ type: "CVSS_V3", score });

// Vectors with the scores that their databases publish: 7.5, 6.1, 9.8, 8.8.
test.each([
  ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", "high"],
  ["CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:C/C:H/I:N/A:N", "medium"],
  ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "critical"],
  ["CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", "high"],
  ["CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N", "low"],
  ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", "none"],
])("%s is %s", (vector, severity) => {
  expect(severityOf([v3(vector)], undefined)).toBe(severity);
});

test("the newest kind of vector counts, and exploitability in the field does not make it milder", () => {
  const v4 = { type: "CVSS_V4", score: "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N" };
  expect(severityOf([v3("CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:C/C:H/I:N/A:N"), v4], "LOW")).toBe("critical");
  expect(severityOf([v3("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N/E:U/RL:O/RC:U")], undefined)).toBe("high");
  expect(severityOf([{ type: "CVSS_V2", score: "AV:N/AC:L/Au:N/C:P/I:P/A:P" }], undefined)).toBe("high");
});

test("where no vector is whole the database's word counts, and where there is none nobody has rated it", () => {
  for (const vector of ["rubbish", "CVSS:3.1/AV:N", "", "x".repeat(1000)]) {
    expect(severityOf([v3(vector)], "MODERATE")).toBe("medium");
  }
  expect(severityOf([], "constructor")).toBe("unknown");
  expect(severityOf([], undefined)).toBe("unknown");
});

test("the worst of several", () => {
  expect(worstOf(["low", "critical", "unknown"])).toBe("critical");
  expect(worstOf([])).toBe("unknown");
});
