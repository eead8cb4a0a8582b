import { createColors } from "picocolors";
import type { RuleText } from "./rule.ts";
import { wrap } from "./wrap.ts";

/**
 * A rule's page on a terminal: what it is, why, what to do, and the example that its test runs.
 *
 * @param width columns of the terminal; prose is wrapped to at most 100 of them
 */
export function explainRule(
  rule: RuleText,
  { color, width = 80 }: { readonly color: boolean; readonly width?: number },
): string {
  const colors = createColors(color);
  const prose = (text: string) => paragraphs(text).map((paragraph) => wrap(paragraph, Math.min(width, 100)).join("\n"));
  const example = (title: string, code: string) =>
    `${colors.bold(title)}\n${code.trimEnd().replace(/^(?=.)/gm, "    ")}`;
  return `${[
    `${colors.bold(`${rule.id}  ${rule.title}`)}\n${colors.dim(`${rule.level}, found by ${rule.stage}`)}`,
    ...prose(rule.why),
    ...(rule.fix === undefined ? [] : prose(rule.fix)),
    ...(rule.bad === undefined ? [] : [example(colors.red("Instead of"), rule.bad)]),
    ...(rule.good === undefined ? [] : [example(colors.green("Write"), rule.good)]),
  ].join("\n\n")}\n`;
}

/** The same page in Markdown. Its text is our own, so mark-up in it is meant. */
export function rulePage(rule: RuleText): string {
  const language = rule.stage === "lint" ? "python" : "";
  const example = (title: string, code: string) => `${title}:\n\n\`\`\`${language}\n${code.trimEnd()}\n\`\`\``;
  return `${[
    `# ${rule.id}: ${rule.title}`,
    `*${rule.level}, found by ${rule.stage}*`,
    ...paragraphs(rule.why),
    ...(rule.fix === undefined ? [] : paragraphs(rule.fix)),
    ...(rule.bad === undefined ? [] : [example("Instead of", rule.bad)]),
    ...(rule.good === undefined ? [] : [example("Write", rule.good)]),
  ].join("\n\n")}\n`;
}

/** Text from the source, where it is broken and indented as the code around it, as paragraphs of one line each. */
const paragraphs = (text: string): string[] =>
  text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim().replace(/\s*\n\s*/g, " "));
