import { expect, test } from "vitest";
import { checkClosure } from "./closure.ts";
import type { InspectedWheel } from "./wheel-files.ts";

const interpreter = { python: "3.13.5", series: [3, 13], glibc: [2, 41] } as const;

function wheel(
  name: string,
  version: string,
  requires: readonly string[] = [],
  extras: readonly string[] = [],
): InspectedWheel {
  const required = { file: "requirements.txt", line: name.length };
  const nothing = { filename: "", url: "", sha256: "", size: 0, startup: [], files: [] };
  return { ...nothing, name, version, requires, extras, hashed: true, required };
}

const check = (...wheels: readonly InspectedWheel[]) => checkClosure(wheels, "requirements.txt", interpreter);

test("a set that needs nothing else passes, with what does not apply left aside", () => {
  const dash = wheel("dash", "4.4.1", [
    "Flask (>=1.0.4,<3.2)",
    'colorama; sys_platform == "win32"',
    'pytest; extra == "testing"',
  ]);
  expect(check(dash, wheel("flask", "3.1.3"))).toEqual([]);
});

test("everything that is missing is told in one sentence, with who needs it", () => {
  expect(() =>
    check(
      wheel("dash", "4", ["flask", "plotly>=5"]),
      wheel("b", "1", ["Flask>=2"]),
      wheel("c", "1", ["zope.interface"]),
    ),
  ).toThrow(
    "requirements.txt lacks flask (needed by b, dash), plotly (needed by dash) and zope-interface (needed by c).",
  );
});

test("extras are followed, also those that other packages ask for", () => {
  const wheels = [
    wheel("app", "1", ["mid[deep]"]),
    wheel("mid", "1", ['low[x]; extra == "deep"']),
    wheel("low", "1", ['hidden; extra == "x"']),
  ];
  expect(() => check(...wheels)).toThrow("requirements.txt lacks hidden (needed by low).");
  expect(() => check(wheel("low", "1", ['hidden; extra == "x"'], ["x"]))).toThrow("lacks hidden (needed by low)");
});

test("a version that another package excludes is a warning on its line", () => {
  const findings = check(wheel("pandas", "3.1.1", ["numpy>=2.3"]), wheel("numpy", "2.1.0"));
  expect(findings.map(({ rule, level, message, location }) => ({ rule, level, message, location }))).toEqual([
    {
      rule: "dependency-conflict",
      level: "warning",
      message: "pandas 3.1.1 needs numpy>=2.3; numpy 2.1.0 is pinned.",
      location: { file: "requirements.txt", line: 5 },
    },
  ]);
});

test("a dependency that is none is told with the package that states it", () => {
  expect(() => check(wheel("odd", "1", ["!!"]))).toThrow('odd 1 states a dependency that is none: "!!".');
});
