import { expect, test } from "vitest";
import { written } from "../../../test/written-credentials.ts";
import { lintSourcesOf } from "../../dashboard/lint-sources.ts";
import { annotationsOf } from "../../report/annotations.ts";
import { toJson } from "../../report/json.ts";
import { toJUnit } from "../../report/junit.ts";
import type { ReportFile } from "../../report/model.ts";
import { toSarif } from "../../report/sarif.ts";
import { renderSummary } from "../../report/summary.ts";
import { renderTerminal } from "../../report/terminal.ts";
import { memoryFiles, noPrograms, quietLog } from "../../runner/memory.ts";
import { lintRules } from "../rules.ts";
import { lint } from "../stage.ts";

/** A folder in which every kind of credential stands where people put them, and what lint says of it. */
async function linted(contents: Readonly<Record<string, string>>) {
  const files = memoryFiles(contents);
  const sources = await lintSourcesOf(files);
  const { report } = await lint(sources, {}, { log: quietLog, exec: noPrograms });
  const file: ReportFile = { version: 1, verdict: report.verdict, stages: [report] };
  const source = (path: string, line: number) => contents[path]?.split("\n")[line - 1];
  const surfaces = {
    subject: JSON.stringify(sources.survey),
    terminal: renderTerminal(file, { color: false, width: 120, values: "show", source, limit: 1000 }),
    narrow: renderTerminal(file, { color: true, width: 60, values: "show", source, limit: 1000 }),
    json: toJson(file, "show"),
    sarif: JSON.stringify(toSarif(file, { version: "0.0.0", rules: lintRules, values: "show" })),
    summary: renderSummary(file, { values: "show" }),
    annotations: JSON.stringify(
      annotationsOf(file, { values: "show", budget: { error: 99, warning: 99, notice: 99 }, total: 300 }),
    ),
    junit: toJUnit(file, "show"),
  };
  return { report, surfaces };
}

/** The parts of a secret that would say something of it: its lines, without what marks their beginning and end. */
const partsOf = (secret: string) =>
  secret
    .replace(/-----[^-]+-----/g, "")
    .split(/\\n|\s+/)
    .filter((part) => part.length > 5)
    .flatMap((part) => [part, part.slice(0, 16), part.slice(-16)]);

test.each(written)("%s is found and shown on no surface, whoever speaks of its line", async (kind, text, secret) => {
  const quoted = JSON.stringify(text.replaceAll("\\n", "\n"));
  const { report, surfaces } = await linted({
    "app.py": `# 😀\npassword = ${quoted}\nprint(undefined, ${quoted})\npairs = {${quoted}: 1, ${quoted}: 2}\nif ${quoted} is password: pass\n`,
    "notes.md": `\n  ${text}\n`,
    ".env": `A_TOKEN=${text}\n`,
    "run.ipynb": JSON.stringify({ cells: [{ source: [text], outputs: [] }] }, null, 1),
  });
  const found = report.findings.filter(({ rule }) => rule === "REPO1");
  expect(new Set(found.map(({ message }) => message))).toEqual(new Set([`${kind} stands here.`]));
  expect(new Set(found.map(({ location }) => location?.file))).toEqual(
    new Set([".env", "app.py", "notes.md", "run.ipynb"]),
  );
  expect(report.findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(["F821", "F601"]));
  for (const [surface, shown] of Object.entries(surfaces)) {
    for (const part of partsOf(secret)) expect(shown.includes(part), `${surface} shows a part of ${kind}`).toBe(false);
  }
});

test("a credential has its place, in code points, and a reason silences it wherever # begins a comment", async () => {
  const [, text = "", secret = ""] = written.find(([kind]) => kind === "a GitLab token") ?? [];
  const ignored = `${text}  # slipway: ignore[REPO1] -- revoked last year, kept as an example`;
  const { report } = await linted({
    "tests/test_app.py": `x = "😀"; y = "${text}"\n`,
    "scripts/load.sh": ignored,
    "conf/a.toml": `a = "b"\nkey = "${text}"`,
    "tests/test_b.py": ignored,
  });
  const places = report.findings
    .filter(({ rule }) => rule === "REPO1")
    .map(({ level, location }) => [level, location?.file, location?.line, location?.column, location?.endColumn]);
  expect(places).toEqual([
    ["error", "conf/a.toml", 2, 8, 8 + secret.length],
    ["warning", "tests/test_app.py", 1, 15, 15 + secret.length],
  ]);
});

test("a password in code has no looks, and is shown by none of the rules that know it by its name", async () => {
  const code =
    'password = "hunter2"\nconnect(password="hunter2")\ndef go(password="hunter2"):\n    return password == "hunter2"\n';
  const { report, surfaces } = await linted({ "app.py": code });
  expect(report.findings.map(({ rule }) => rule)).toEqual(["D23", "F821", "S105"]);
  expect(Object.keys(surfaces).filter((name) => surfaces[name as keyof typeof surfaces].includes("hunter2"))).toEqual(
    [],
  );
});

test("of an .env file no surface shows a value, whatever it looks like", async () => {
  const { report, surfaces } = await linted({
    ".env": "TITLE=Absence\nexport DB_PASSWORD = 'hunter2 and more'\n",
    "a.py": "",
  });
  const { location } = report.findings.find(({ rule }) => rule === "REPO2") ?? {};
  expect(location).toEqual({ file: ".env", line: 2, column: 1, endLine: 2, endColumn: 20 });
  expect(Object.values(surfaces).filter((shown) => shown.includes("hunter2"))).toEqual([]);
});
