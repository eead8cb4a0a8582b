import { expect, test } from "vitest";
import { hostileTexts } from "../../test/hostile-text.ts";
import { sampleReport } from "../../test/sample-report.ts";
import { toJUnit } from "./junit.ts";
import { report } from "./verdict.ts";

test("the sample, whole", () => {
  expect(toJUnit(sampleReport, "hide")).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="slipway" tests="8" failures="3" errors="0" skipped="1">
      <testsuite name="lint" tests="2" failures="1" errors="0" skipped="0" time="0.41">
        <testcase classname="slipway.lint.app.py" name="D3" file="app.py" line="48"><failure type="D3" message="debug=True would ship">app.py:48:13: error: debug=True would ship
    The Werkzeug console runs any Python a visitor types, and tracebacks show your data.
    Fix: Write app.run(debug=os.environ.get(&#34;DEBUG&#34;) == &#34;1&#34;).</failure></testcase>
        <testcase classname="slipway.lint.pages/map.py" name="F401" file="pages/map.py" line="1"><system-out>pages/map.py:1:8: warning: \`os\` imported but unused
    and 2 more (lines 2, 5)
    Fix: Remove the unused import.</system-out></testcase>
      </testsuite>
      <testsuite name="validate" tests="2" failures="2" errors="0" skipped="0" time="1.07">
        <testcase classname="slipway.validate.data/schools.csv" name="type-error opened" file="data/schools.csv" line="7"><failure type="type-error" message="Column &#34;opened&#34; holds text that is no date">data/schools.csv:7:14: error: Column &#34;opened&#34; holds text that is no date
    and 1,203 more (lines 9, 14, 22, …)
    The schema says date with format %Y-%m-%d, so the dashboard would sort these as text.
    Fix: Write dates as 2026-09-01, or change the format in data/datapackage.yaml.</failure></testcase>
        <testcase classname="slipway.validate.data/schools.csv" name="pattern head_teacher" file="data/schools.csv" line="31"><failure type="pattern" message="Column &#34;head_teacher&#34; does not match ^[A-Z][a-z]+$">data/schools.csv:31:2: error: Column &#34;head_teacher&#34; does not match ^[A-Z][a-z]+$
    Fix: Correct the cell, or the pattern in data/datapackage.yaml.</failure></testcase>
      </testsuite>
      <testsuite name="build" tests="1" failures="0" errors="0" skipped="0" time="0.62">
        <testcase classname="slipway.build" name="sha256:3f9a0c12 from 23 wheels, 4 layers reused, 1 new (6 kB)"/>
      </testsuite>
      <testsuite name="scan" tests="2" failures="0" errors="0" skipped="0" time="0.33">
        <testcase classname="slipway.scan.requirements.txt" name="CVE-2026-1234" file="requirements.txt" line="12"><system-out>requirements.txt:12: warning: werkzeug 3.1.2 is vulnerable (medium); 3.1.4 is not
    A crafted multipart request can use up the server's memory.
    Fix: Write werkzeug==3.1.4 in requirements.txt.</system-out></testcase>
        <testcase classname="slipway.scan" name="no-licence"><system-out>note: dash-leaflet 1.1.3 states no licence</system-out></testcase>
      </testsuite>
      <testsuite name="smoke" tests="1" failures="0" errors="0" skipped="1" time="0">
        <testcase classname="slipway.smoke" name="This machine has no way to run an image apart from everything else."><skipped message="not run"/></testcase>
      </testsuite>
    </testsuites>
    "
  `);
});

test("a stage that found nothing is a test that passes", () => {
  const file = { version: 1, verdict: "pass", stages: [report("lint", { headline: "6 files <clean>" })] } as const;
  expect(toJUnit(file, "show").split("\n").slice(2, 5)).toEqual([
    '  <testsuite name="lint" tests="1" failures="0" errors="0" skipped="0" time="0">',
    '    <testcase classname="slipway.lint" name="6 files &#60;clean&#62;"/>',
    "  </testsuite>",
  ]);
});

test("whatever somebody's data holds, there are no other elements and no characters that XML forbids", () => {
  const texts = [...Object.values(hostileTexts), "]]><x/>", '"><failure/>', "\u0000\u001b\ud800\ufffe"];
  const findings = texts.map((text) => ({
    rule: text,
    level: "error" as const,
    message: text,
    why: text,
    fix: text,
    count: 1,
    found: [text],
    location: { file: text, line: 1, field: text },
  }));
  const xml = toJUnit(
    { version: 1, verdict: "fail", stages: [report("validate", { headline: "", findings })] },
    "show",
  );
  const elements = xml.replace(/"[^"]*"/g, '""').match(/<[^>]*>/g) ?? [];
  expect(new Set(elements.map((element) => /^<[/?]?(\w+)/.exec(element)?.[1]))).toEqual(
    new Set(["xml", "testsuites", "testsuite", "testcase", "failure"]),
  );
  expect(elements.filter((element) => element.startsWith("<failure")).length).toBe(texts.length);
  expect(xml).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/);
  expect(xml.isWellFormed()).toBe(true);
});
