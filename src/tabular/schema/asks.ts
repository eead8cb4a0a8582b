import { didYouMean } from "../../report/did-you-mean.ts";
import type { Field, TableAsks } from "../model.ts";
import { compileRule } from "../row-rule/compile.ts";
import { fail, kindOf, objectAt, optional, refuseLong, type View } from "./document.ts";

/** What Slipway asks of whole tables beside the standard, in its schema. */
export const askKeys = ["slipway:rows", "slipway:sorted", "slipway:distinctRows", "slipway:rowsMust"] as const;

/** @throws UserError with file and line */
export function readAsks(view: View, fields: readonly Field[]): TableAsks | undefined {
  const rows = rowsOf(view);
  const sorted = sortedOf(view, fields);
  const rules = rulesOf(view, fields);
  const distinct = optional(view, "slipway:distinctRows", "flag");
  const asks: TableAsks = {
    ...(rows === undefined ? {} : { "slipway:rows": rows }),
    ...(sorted === undefined ? {} : { "slipway:sorted": sorted }),
    ...(distinct === true ? { "slipway:distinctRows": true } : {}),
    ...(rules === undefined ? {} : { "slipway:rowsMust": rules }),
  };
  return Object.keys(asks).length === 0 ? undefined : asks;
}

function rowsOf(view: View): TableAsks["slipway:rows"] {
  const key = "slipway:rows";
  const written = view.value[key];
  if (written === undefined) return undefined;
  const rows = objectAt(view.document, [...view.path, key], `"${key}"`, written);
  const unknown = Object.keys(rows.value).find((one) => one !== "minimum" && one !== "maximum");
  if (unknown !== undefined) {
    fail(
      view.document,
      [...rows.path, unknown],
      `"${key}" has the key "${unknown}"; accepted are minimum and maximum.`,
      "Take it out.",
    );
  }
  const minimum = optional(rows, "minimum", "count");
  const maximum = optional(rows, "maximum", "count");
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    fail(view.document, rows.path, `the minimum of "${key}" is above its maximum.`, "Change one of the two.");
  }
  return { ...(minimum === undefined ? {} : { minimum }), ...(maximum === undefined ? {} : { maximum }) };
}

function rulesOf(view: View, fields: readonly Field[]): TableAsks["slipway:rowsMust"] {
  const key = "slipway:rowsMust";
  const list = optional(view, key, "list");
  refuseLong(view, [...view.path, key], list ?? []);
  return list?.map((item, index) => {
    const path = [...view.path, key, index];
    const own = objectAt(view.document, path, `a rule of "${key}"`, typeof item === "string" ? { rule: item } : item);
    const rule = optional(own, "rule", "text");
    const message = optional(own, "message", "text");
    if (rule === undefined) {
      return fail(view.document, path, `an item of "${key}" has no "rule".`, 'Write {"rule": "total = men + women"}.');
    }
    const compiled = compileRule(rule, fields);
    if ("fault" in compiled) {
      const shown = rule.length > 100 ? `${rule.slice(0, 99)}…` : rule;
      const fix = "Columns are words, or stand in backquotes; text stands in single quotes.";
      fail(view.document, path, `the rule \`${shown}\` ${compiled.fault} (at character ${compiled.at + 1}).`, fix);
    }
    return { rule, ...(message === undefined ? {} : { message }) };
  });
}

function sortedOf(view: View, fields: readonly Field[]): readonly string[] | undefined {
  const key = "slipway:sorted";
  const written = view.value[key];
  if (written === undefined) return undefined;
  const names: readonly unknown[] = Array.isArray(written) ? written : [written];
  refuseLong(view, [...view.path, key], names);
  const known = fields.map(({ name }) => name);
  return names.map((name, index) => {
    const at = [...view.path, key, ...(Array.isArray(written) ? [index] : [])];
    if (typeof name !== "string") {
      return fail(
        view.document,
        at,
        `"${key}" has ${kindOf(name)}; names of fields are accepted.`,
        'Name fields, with "-" before those that go down.',
      );
    }
    if (known.includes(name) || (name.startsWith("-") && known.includes(name.slice(1)))) return name;
    const meant = didYouMean(name.replace(/^-/, ""), known);
    return fail(
      view.document,
      at,
      `"${key}" names the field "${name}", which the schema does not have.`,
      meant === undefined ? "Name a field of the schema." : `Did you mean "${meant}"?`,
    );
  });
}
