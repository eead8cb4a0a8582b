import { describe, expect, test } from "vitest";
import { sampleReport } from "../../test/sample-report.ts";
import type { Finding, ReportFile } from "./model.ts";
import type { RuleText } from "./rule.ts";
import { toSarif } from "./sarif.ts";
import { report } from "./verdict.ts";

const rules: readonly RuleText[] = [
  {
    id: "D3",
    stage: "lint",
    title: "Debug mode is on in code that ships",
    level: "error",
    why: "The Werkzeug console runs any Python\n  a visitor types.",
    bad: "app.run(debug=True)",
    good: "app.run()",
  },
];
const options = { version: "0.1.0", rules, values: "hide" } as const;
const finding = (given: Partial<Finding>): Finding => ({
  rule: "D3",
  level: "error",
  message: "m",
  count: 1,
  ...given,
});
const file = (...findings: Finding[]): ReportFile => ({
  version: 1,
  verdict: "fail",
  stages: [report("lint", { headline: "", findings })],
});
const run = (given: ReportFile) => toSarif(given, options).runs[0]!;

test("the sample, whole", () => {
  expect(toSarif(sampleReport, options)).toMatchInlineSnapshot(`
    {
      "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "runs": [
        {
          "columnKind": "unicodeCodePoints",
          "invocations": [
            {
              "executionSuccessful": true,
              "toolExecutionNotifications": [
                {
                  "level": "note",
                  "message": {
                    "text": "dash-leaflet 1.1.3 states no licence",
                  },
                },
                {
                  "level": "warning",
                  "message": {
                    "text": "smoke: This machine has no way to run an image apart from everything else.",
                  },
                },
              ],
            },
          ],
          "results": [
            {
              "level": "error",
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "app.py",
                      "uriBaseId": "%SRCROOT%",
                    },
                    "region": {
                      "endColumn": 23,
                      "endLine": 48,
                      "startColumn": 13,
                      "startLine": 48,
                    },
                  },
                },
              ],
              "message": {
                "text": "debug=True would ship
    The Werkzeug console runs any Python a visitor types, and tracebacks show your data.
    Write app.run(debug=os.environ.get("DEBUG") == "1").",
              },
              "occurrenceCount": 1,
              "partialFingerprints": {
                "slipway/v1": "e4fdbb09fce7f74f99b18bb7560ffdbb:1",
              },
              "ruleId": "D3",
              "ruleIndex": 0,
            },
            {
              "level": "error",
              "locations": [
                {
                  "logicalLocations": [
                    {
                      "kind": "column",
                      "name": "opened",
                      "properties": {
                        "row": 6,
                      },
                    },
                  ],
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "data/schools.csv",
                      "uriBaseId": "%SRCROOT%",
                    },
                    "region": {
                      "endColumn": 24,
                      "endLine": 7,
                      "startColumn": 14,
                      "startLine": 7,
                    },
                  },
                },
              ],
              "message": {
                "text": "Column "opened" holds text that is no date
    The schema says date with format %Y-%m-%d, so the dashboard would sort these as text.
    Write dates as 2026-09-01, or change the format in data/datapackage.yaml.
    and 1,203 more (lines 9, 14, 22, …)",
              },
              "occurrenceCount": 1204,
              "partialFingerprints": {
                "slipway/v1": "670ad2ad0a885dc5b0eb8e14951adb28:1",
              },
              "relatedLocations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "data/schools.csv",
                      "uriBaseId": "%SRCROOT%",
                    },
                    "region": {
                      "startColumn": 14,
                      "startLine": 9,
                    },
                  },
                },
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "data/schools.csv",
                      "uriBaseId": "%SRCROOT%",
                    },
                    "region": {
                      "startColumn": 14,
                      "startLine": 14,
                    },
                  },
                },
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "data/schools.csv",
                      "uriBaseId": "%SRCROOT%",
                    },
                    "region": {
                      "startColumn": 14,
                      "startLine": 22,
                    },
                  },
                },
              ],
              "ruleId": "type-error",
              "ruleIndex": 1,
            },
            {
              "level": "error",
              "locations": [
                {
                  "logicalLocations": [
                    {
                      "kind": "column",
                      "name": "head_teacher",
                      "properties": {
                        "row": 30,
                      },
                    },
                  ],
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "data/schools.csv",
                      "uriBaseId": "%SRCROOT%",
                    },
                    "region": {
                      "endColumn": 14,
                      "endLine": 31,
                      "startColumn": 2,
                      "startLine": 31,
                    },
                  },
                },
              ],
              "message": {
                "text": "Column "head_teacher" does not match ^[A-Z][a-z]+$
    Correct the cell, or the pattern in data/datapackage.yaml.",
              },
              "occurrenceCount": 1,
              "partialFingerprints": {
                "slipway/v1": "d08c3b6d9a6294e1220e8e2ab91e2aea:1",
              },
              "ruleId": "pattern",
              "ruleIndex": 2,
            },
            {
              "level": "warning",
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "pages/map.py",
                      "uriBaseId": "%SRCROOT%",
                    },
                    "region": {
                      "endColumn": 10,
                      "endLine": 1,
                      "startColumn": 8,
                      "startLine": 1,
                    },
                  },
                },
              ],
              "message": {
                "text": "\`os\` imported but unused
    Remove the unused import.
    and 2 more (lines 2, 5)",
              },
              "occurrenceCount": 3,
              "partialFingerprints": {
                "slipway/v1": "1f8735422b579aadee4398f282fdb0e6:1",
              },
              "relatedLocations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "pages/map.py",
                      "uriBaseId": "%SRCROOT%",
                    },
                    "region": {
                      "startColumn": 8,
                      "startLine": 2,
                    },
                  },
                },
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "pages/map.py",
                      "uriBaseId": "%SRCROOT%",
                    },
                    "region": {
                      "startColumn": 8,
                      "startLine": 5,
                    },
                  },
                },
              ],
              "ruleId": "F401",
              "ruleIndex": 3,
            },
            {
              "level": "warning",
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "requirements.txt",
                      "uriBaseId": "%SRCROOT%",
                    },
                    "region": {
                      "startLine": 12,
                    },
                  },
                },
              ],
              "message": {
                "text": "werkzeug 3.1.2 is vulnerable (medium); 3.1.4 is not
    A crafted multipart request can use up the server's memory.
    Write werkzeug==3.1.4 in requirements.txt.",
              },
              "occurrenceCount": 1,
              "partialFingerprints": {
                "slipway/v1": "81775e4d07fa678008c58b59075fb616:1",
              },
              "ruleId": "CVE-2026-1234",
              "ruleIndex": 4,
            },
          ],
          "tool": {
            "driver": {
              "name": "Slipway",
              "rules": [
                {
                  "defaultConfiguration": {
                    "level": "error",
                  },
                  "fullDescription": {
                    "text": "The Werkzeug console runs any Python a visitor types.",
                  },
                  "help": {
                    "markdown": "# D3: Debug mode is on in code that ships

    *error, found by lint*

    The Werkzeug console runs any Python a visitor types.

    Instead of:

    \`\`\`python
    app.run(debug=True)
    \`\`\`

    Write:

    \`\`\`python
    app.run()
    \`\`\`
    ",
                    "text": "Debug mode is on in code that ships",
                  },
                  "helpUri": "https://docs.example/rules/D3",
                  "id": "D3",
                  "properties": {
                    "tags": [
                      "lint",
                    ],
                  },
                  "shortDescription": {
                    "text": "Debug mode is on in code that ships",
                  },
                },
                {
                  "id": "type-error",
                },
                {
                  "id": "pattern",
                },
                {
                  "id": "F401",
                },
                {
                  "helpUri": "https://osv.dev/vulnerability/CVE-2026-1234",
                  "id": "CVE-2026-1234",
                },
              ],
              "semanticVersion": "0.1.0",
              "version": "0.1.0",
            },
          },
        },
      ],
      "version": "2.1.0",
    }
  `);
});

describe("fingerprints", () => {
  const prints = (given: ReportFile) =>
    run(given).results?.map(({ partialFingerprints }) => partialFingerprints?.["slipway/v1"]);
  const at = (line: number, message = "m") => finding({ message, location: { file: "a.py", line } });

  test("stay when lines move", () => {
    expect(prints(file(at(1), at(5)))).toEqual(prints(file(at(11), at(15))));
  });

  test("stay when a message counts otherwise, or names other lines", () => {
    expect(prints(file(at(1, "2 in LF, 1,041 in CRLF")))).toEqual(prints(file(at(1, "3 in LF, 9 in CRLF"))));
  });

  test("tell equal findings apart, and different ones", () => {
    expect(new Set(prints(file(at(1), at(5), at(5, "other")))).size).toBe(3);
  });
});

describe("what code scanning would refuse or drop", () => {
  test("a finding without a place, or outside the repository, is told in a notification", () => {
    const { results, invocations } = run(
      file(finding({ message: "nowhere" }), finding({ message: "outside", location: { file: "../x" } })),
    );
    expect([results, invocations]).toEqual([
      [],
      [
        {
          executionSuccessful: true,
          toolExecutionNotifications: [
            { level: "error", message: { text: "nowhere" } },
            { level: "error", message: { text: "outside" } },
          ],
        },
      ],
    ]);
  });

  test("of more than 5,000 results the most severe are kept and the rest is counted", () => {
    const many = Array.from({ length: 5001 }, (_, index) =>
      finding({
        level: index === 5000 ? "error" : "warning",
        message: String(index),
        location: { file: "a.py", line: index + 1 },
      }),
    );
    const { results, invocations } = run(file(...many));
    expect([results?.length, results?.[0]?.message.text]).toEqual([5000, "5000"]);
    expect(invocations?.[0]?.toolExecutionNotifications).toEqual([
      { level: "warning", message: { text: "1 more result found no room here; the JSON report has them all." } },
    ]);
  });

  test("a path is a relative URI whatever is in it", () => {
    const [result] = run(file(finding({ location: { file: "a b/c:d#?%é.py", line: 1 } }))).results ?? [];
    expect(result?.locations?.[0]?.physicalLocation?.artifactLocation).toEqual({
      uri: "a%20b/c%3Ad%23%3F%25%C3%A9.py",
      uriBaseId: "%SRCROOT%",
    });
  });

  test("a place that is named twice is one related location", () => {
    const more = [2, 3, 3].map((line) => ({ line, column: 1 }));
    const [result] = run(file(finding({ location: { file: "a.py", line: 1 }, more }))).results ?? [];
    const lines = result?.relatedLocations?.map(({ physicalLocation }) => physicalLocation?.region?.startLine);
    expect(lines).toEqual([2, 3]);
  });
});
