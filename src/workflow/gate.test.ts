import { expect, test } from "vitest";
import { gateVerdict, refusal } from "./gate.ts";
import { expectations, judgeJobs } from "./jobs.ts";

test("the page says the verdict, then each job with what it means", () => {
  const situation = { kind: "pull-request", number: 12 } as const;
  const results = {
    check: { result: "success", verdict: "warn" },
    prove: { result: "failure" },
    ship: { result: "skipped" },
    preview: { result: "skipped" },
  } as const;
  const jobs = judgeJobs(expectations(situation, { platform: true, previews: false }), results);
  expect(gateVerdict(jobs, situation.kind).summary).toMatchInlineSnapshot(`
    "## ❌ gate: fail – prove failed

    | Job | Outcome |
    | :-- | :-- |
    | **check** | ⚠️ succeeded, with warnings |
    | **prove** | ❌ failed |
    | **ship** | ➖ not run: only the default branch ships |
    | **preview** | ➖ not run: previews are off: the variable SLIPWAY_PREVIEWS is not true |
    "
  `);
});

test("a refused event is told with what to do", () => {
  expect(refusal("x is refused: <b>why</b>.", "Write y.")).toMatchInlineSnapshot(`
    "## ❌ gate: fail – this event is refused

    x is refused: &#60;b&#62;why&#60;/b&#62;.

    **Fix:** Write y.
    "
  `);
});
