import type { BuiltIn } from "./built-in.ts";
import type { Normalize } from "./number-format.ts";

const year = "(?<year>[0-9]{4})";
const fields: ReadonlyMap<string, string> = new Map([
  ["yyyy", year],
  ["MM", "(?<month>[0-9]{2})"],
  ["M", "(?<month>[0-9]{1,2})"],
  ["dd", "(?<day>[0-9]{2})"],
  ["d", "(?<day>[0-9]{1,2})"],
  ["HH", "(?<hour>[0-9]{2})"],
  ["mm", "(?<minute>[0-9]{2})"],
  ["ss", "(?<second>[0-9]{2})"],
]);

const zones: ReadonlyMap<string, string> = new Map([
  ["X", "Z|[+-][0-9]{2}(?:[0-9]{2})?"],
  ["XX", "Z|[+-][0-9]{4}"],
  ["XXX", "Z|[+-][0-9]{2}:[0-9]{2}"],
  ["x", "[+-][0-9]{2}(?:[0-9]{2})?"],
  ["xx", "[+-][0-9]{4}"],
  ["xxx", "[+-][0-9]{2}:[0-9]{2}"],
]);

const date = "yyyy-MM-dd|yyyyMMdd|dd([-/.])MM\\1yyyy|d([-/.])M\\2yyyy|MM([-/.])dd\\3yyyy|M([-/.])d\\4yyyy";
const time = "HH:mm:ss(?:\\.S{1,18})?|HHmmss|HH:mm|HHmm";
const zone = "(?: ?(?:X{1,3}|x{1,3}))?";
const forms = {
  date: new RegExp(`^(?:${date})${zone}$`),
  time: new RegExp(`^(?:${time})${zone}$`),
  dateTime: new RegExp(`^(?:yyyy-MM-ddTHH:mm(?::ss(?:\\.S{1,18})?)?|(?:${date}) (?:${time}))${zone}$`),
};

/**
 * Reads dates and times by one of the patterns that the standard lists, such as `dd/MM/yyyy` or `yyyy-MM-dd HH:mm:ss.SSS XXX`.
 * @returns undefined for another pattern, or one that is not of the datatype
 * @see Model for Tabular Data §6.4.4; Unicode Technical Standard 35, part 4, §8
 */
export function datePattern(pattern: string, base: BuiltIn): Normalize | undefined {
  const form = base === "date" || base === "time" ? forms[base] : /^dateTime/.test(base) ? forms.dateTime : undefined;
  if (!form?.test(pattern)) return undefined;
  const source = pattern.replace(/yyyy|MM?|dd?|HH|mm|ss|\.S+|[Xx]+|[./]/g, (token) => {
    if (token.length > 1 && token.startsWith(".")) return `(?:\\.(?<fraction>[0-9]{1,${token.length - 1}}))?`;
    const offset = zones.get(token);
    return offset === undefined ? (fields.get(token) ?? `\\${token}`) : `(?<zone>${offset})`;
  });
  const cells = new RegExp(`^${source}$`);
  return (text) => {
    const groups = cells.exec(text)?.groups;
    return groups && xsdForm(groups, base);
  };
}

function xsdForm(groups: Readonly<Record<string, string | undefined>>, base: BuiltIn): string {
  const two = (name: string) => (groups[name] ?? "0").padStart(2, "0");
  const day = `${groups["year"]}-${two("month")}-${two("day")}`;
  const fraction = groups["fraction"] === undefined ? "" : `.${groups["fraction"]}`;
  const hour = `${two("hour")}:${two("minute")}:${two("second")}${fraction}`;
  const moment = base === "date" ? day : base === "time" ? hour : `${day}T${hour}`;
  return moment + offsetOf(groups["zone"]);
}

function offsetOf(written: string | undefined): string {
  const match = /^([+-][0-9]{2}):?([0-9]{2})?$/.exec(written ?? "");
  return match ? `${match[1]}:${match[2] ?? "00"}` : (written ?? "");
}
