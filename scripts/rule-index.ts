import type { RuleText } from "../src/report/rule.ts";
import { table } from "./markdown.ts";

/** Rules that belong together, under what they are about. */
export type RuleGroup = { readonly title: string; readonly ids: ReadonlySet<string> };

export type GroupedRules = readonly { readonly title: string; readonly rules: readonly RuleText[] }[];

/** Every rule that any group has, once, in the first that has it. */
export function grouped(rules: readonly RuleText[], groups: readonly RuleGroup[]): GroupedRules {
  const byTitle = Map.groupBy(rules, ({ id }) => groups.find(({ ids }) => ids.has(id))?.title);
  return groups.flatMap(({ title }) => {
    const own = byTitle.get(title);
    return own === undefined ? [] : [{ title, rules: own }];
  });
}

/** A page in a folder of `docs` that leads to the page of each rule, which is what `slipway explain` prints. */
export function indexPage(title: string, introduction: readonly string[], groups: GroupedRules): string {
  const sections = groups.flatMap(({ title, rules }) => [
    `## ${title}`,
    table([
      ["rule", "level", "what it finds"],
      ...rules.map(({ id, level, title }) => [`[${id}](../reference/rules/${id}.md)`, level, title]),
    ]),
  ]);
  return `${[`# ${title}`, ...introduction, ...sections].join("\n\n")}\n`;
}
