import type { Field } from "./model.ts";

/** What to do about cells that no column would accept: spaces around them, or a word for nothing. */
export function blankAdvice(field: Field, found: readonly string[]): string | undefined {
  const all = (form: RegExp) => found.length > 0 && found.every((text) => form.test(text));
  const name = `the column "${field.name}"`;
  if (all(/^\s|\s$/)) return `Take the spaces away from around the values of ${name}.`;
  if (all(/^(?:n\/?a|nan|null|none|nil|-+|\.+|unknown|missing|\?|#n\/a|\[[a-z]{1,3}\])?$/i)) {
    return `If these stand for a missing value, say so in the schema: add them to missingValues of ${name}.`;
  }
  return undefined;
}

/**
 * What to do about cells that are not of their type, where all the kept ones show the same habit. The sentence names schema
 * settings alone, never what stands in a cell.
 */
export function typeAdvice(field: Field, found: readonly string[]): string {
  const all = (form: RegExp) => found.length > 0 && found.every((text) => form.test(text));
  const name = `the column "${field.name}"`;
  switch (field.type) {
    case "boolean":
      return `Write one of the accepted values, or name your own in the schema with trueValues and falseValues of ${name}.`;
    case "integer":
      if (all(/^[+-]?[0-9]+\.[0-9]*$/))
        return `Write whole numbers, or make ${name} a number in the schema; pandas writes 1.0 where a column had gaps (use Int64).`;
      return grouped(found) ?? `Correct the values, or change the type of ${name} in the schema.`;
    case "number":
      return grouped(found) ?? `Correct the values, or change the type of ${name} in the schema.`;
    case "date":
    case "datetime":
      if (all(/^[0-9]{1,2}\/[0-9]{1,2}\/[0-9]{4}/)) {
        return `Write dates as YYYY-MM-DD, or say in the schema how they are written: format "%d/%m/%Y" when the day comes first.`;
      }
      if (all(/^[0-9]{5}(?:\.[0-9]+)?$/))
        return "These are days counted by Excel: format the column as a date there before it is saved as CSV.";
      return `Correct the values, or name their form in the schema with format of ${name}.`;
    default:
      return `Correct the values, or change the type of ${name} in the schema.`;
  }
}

const grouped = (found: readonly string[]): string | undefined => {
  if (found.length === 0) return undefined;
  if (found.every((text) => /^[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?$/.test(text))) {
    return 'Write numbers without commas, or say in the schema that they group digits: groupChar ",".';
  }
  return found.every((text) => /^[£$€]|[%£$€]$/.test(text))
    ? "Write the number alone, or say in the schema that text stands around it: bareNumber false."
    : undefined;
};
