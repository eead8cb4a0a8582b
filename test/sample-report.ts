import type { ReportFile } from "../src/report/model.ts";

/** A report as one run makes it, with every kind of finding: what the renderers are tested and pictured on. */
export const sampleReport: ReportFile = {
  version: 1,
  verdict: "fail",
  stages: [
    {
      stage: "lint",
      verdict: "fail",
      headline: "6 Python files, Dash 4.1.0",
      seconds: 0.41,
      findings: [
        {
          rule: "D3",
          level: "error",
          message: "debug=True would ship",
          why: "The Werkzeug console runs any Python a visitor types, and tracebacks show your data.",
          fix: 'Write app.run(debug=os.environ.get("DEBUG") == "1").',
          count: 1,
          location: { file: "app.py", line: 48, column: 13, endLine: 48, endColumn: 23 },
          link: "https://docs.example/rules/D3",
        },
        {
          rule: "F401",
          level: "warning",
          message: "`os` imported but unused",
          fix: "Remove the unused import.",
          count: 3,
          location: { file: "pages/map.py", line: 1, column: 8, endLine: 1, endColumn: 10 },
          more: [
            { line: 2, column: 8 },
            { line: 5, column: 8 },
          ],
        },
      ],
      facts: { files: 6, ruff: "0.17.3" },
    },
    {
      stage: "validate",
      verdict: "fail",
      headline: "2 tables, 41,204 rows",
      seconds: 1.07,
      findings: [
        {
          rule: "type-error",
          level: "error",
          message: 'Column "opened" holds text that is no date',
          why: "The schema says date with format %Y-%m-%d, so the dashboard would sort these as text.",
          fix: "Write dates as 2026-09-01, or change the format in data/datapackage.yaml.",
          count: 1204,
          location: {
            file: "data/schools.csv",
            line: 7,
            column: 14,
            endLine: 7,
            endColumn: 24,
            field: "opened",
            row: 6,
          },
          more: [
            { line: 9, column: 14 },
            { line: 14, column: 14 },
            { line: 22, column: 14 },
          ],
          found: ["12/13/2020", "n/a", "31/02/2021", "-"],
        },
        {
          rule: "pattern",
          level: "error",
          message: 'Column "head_teacher" does not match ^[A-Z][a-z]+$',
          fix: "Correct the cell, or the pattern in data/datapackage.yaml.",
          count: 1,
          location: {
            file: "data/schools.csv",
            line: 31,
            column: 2,
            endLine: 31,
            endColumn: 14,
            field: "head_teacher",
            row: 30,
          },
          found: ["jane o'neill"],
          personal: true,
        },
      ],
      facts: { rows: { schools: 41204, regions: 9 }, bytes: 3210442 },
    },
    {
      stage: "build",
      verdict: "pass",
      headline: "sha256:3f9a0c12 from 23 wheels, 4 layers reused, 1 new (6 kB)",
      seconds: 0.62,
      findings: [],
      facts: { digest: "sha256:3f9a0c12", layers: 5 },
    },
    {
      stage: "scan",
      verdict: "warn",
      headline: "51 packages, advisories of 24 November 2026",
      seconds: 0.33,
      findings: [
        {
          rule: "CVE-2026-1234",
          level: "warning",
          message: "werkzeug 3.1.2 is vulnerable (medium); 3.1.4 is not",
          why: "A crafted multipart request can use up the server's memory.",
          fix: "Write werkzeug==3.1.4 in requirements.txt.",
          count: 1,
          location: { file: "requirements.txt", line: 12 },
          link: "https://osv.dev/vulnerability/CVE-2026-1234",
        },
        { rule: "no-licence", level: "note", message: "dash-leaflet 1.1.3 states no licence", count: 1 },
      ],
      facts: { critical: 0, high: 0, medium: 1 },
    },
    {
      stage: "smoke",
      verdict: "not-run",
      headline: "This machine has no way to run an image apart from everything else.",
      seconds: 0,
      findings: [],
      facts: {},
    },
  ],
};

const sources: Readonly<Record<string, string>> = {
  "app.py:48": "    app.run(debug=True, port=8050)",
  "pages/map.py:1": "import os",
  "requirements.txt:12": "werkzeug==3.1.2",
};

/** The lines of source that {@link sampleReport} points at. */
export const sampleSource = (file: string, line: number): string | undefined => sources[`${file}:${line}`];
