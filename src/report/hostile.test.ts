import { marked } from "marked";
import { describe, expect, test } from "vitest";
import { hostileTexts } from "../../test/hostile-text.ts";
import { annotationsOf } from "./annotations.ts";
import { toJson } from "./json.ts";
import type { Finding, ReportFile } from "./model.ts";
import { toSarif } from "./sarif.ts";
import { renderSummary } from "./summary.ts";
import { renderTerminal } from "./terminal.ts";
import { report } from "./verdict.ts";

/** One report with the text wherever a text from outside can be. */
const everywhere = (text: string): ReportFile => {
  const place = { file: text, line: 1, column: 1, field: text, row: 1 };
  const findings: Finding[] = [
    {
      rule: "r",
      level: "error",
      message: text,
      why: text,
      fix: text,
      count: 2,
      location: place,
      more: [{ line: 2 }],
      found: [text, text],
    },
    {
      rule: text,
      level: "warning",
      message: "m",
      count: 1,
      location: { file: "a.py", line: 1, column: 1 },
      link: `https://${text}`,
    },
    { rule: "s", level: "note", message: "m", count: 1, link: `javascript:${text}` },
  ];
  return {
    version: 1,
    verdict: "fail",
    stages: [report("validate", { headline: text, findings, facts: { [text]: text } })],
  };
};

const steers = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u;
const isCommand = (line: string) => /^\s*::/.test(line) || line.includes("##[");

describe.each(Object.entries(hostileTexts))("%s", (_, text) => {
  const file = everywhere(text);

  test("does not steer a terminal or form a workflow command there", () => {
    const shown = renderTerminal(file, { color: false, width: 80, values: "show", source: () => text });
    expect(steers.test(shown)).toBe(false);
    expect(shown.split("\n").filter(isCommand)).toEqual([]);
    expect(shown.length).toBeLessThan(40_000);
  });

  test("adds no element, link, cell or line to the summary", () => {
    const page = renderSummary(file, { values: "show", title: text });
    const page0 = renderSummary(everywhere("x"), { values: "show", title: "x" });
    expect(steers.test(page)).toBe(false);
    expect(page.split("\n").length).toBe(page0.split("\n").length);
    expect(page.length).toBeLessThan(200_000);
    // Everything that GitHub or its Markdown reads as mark-up is ours: taken away, none is left.
    const ours = page.replace(
      /<\/?(?:code|span|b|i|br|details|summary)>|&#\d+;|&nbsp;|\*\*(?:Fix:|validate)\*\*|^#+ |^\|.*?\||\| |\|$/gm,
      "·",
    );
    expect(/[<>`[\]\\|*]|(?:^|\s)@\w|https?:\/\//.exec(ours)?.[0]).toBeUndefined();
    const elements = [...marked.parse(page, { async: false }).matchAll(/<([a-z]\w*)[ >]/g)].map(([, name]) => name);
    expect([...new Set(elements)].filter((name) => ["script", "img", "a", "iframe"].includes(name ?? ""))).toEqual([]);
  });

  test("stays inside its annotation", () => {
    for (const { title, message } of annotationsOf(file, { values: "show" })) {
      expect(title).toMatch(/^[^\r\n]*$/u);
      for (const line of [title, ...message.split("\n")]) expect(steers.test(line)).toBe(false);
      expect(message.length).toBeLessThanOrEqual(4_096);
    }
  });

  test("stays text in SARIF and JSON", () => {
    const sarif = toSarif(file, { version: "1.0.0", rules: [], values: "show" });
    expect(
      sarif.runs[0]?.results?.every(({ message }) => !steers.test(message.text ?? "") && !message.text?.includes("](")),
    ).toBe(true);
    expect(steers.test(toJson(file, "show"))).toBe(false);
  });
});
