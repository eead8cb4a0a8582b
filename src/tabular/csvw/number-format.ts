/** The sizes of groups of digits: those next to the decimal point, and all further ones; 0: not grouped. */
type Groups = { readonly first: number; readonly others: number };

type Pattern = {
  readonly sign: "" | "+" | "-";
  readonly scale: { readonly sign: "%" | "‰"; readonly before: boolean } | undefined;
  readonly integer: { readonly least: number; readonly groups: Groups };
  readonly fraction: { readonly least: number; readonly most: number; readonly group: number };
  readonly exponent: { readonly sign: boolean; readonly least: number } | undefined;
};

export type NumberSigns = { readonly decimalChar: string; readonly groupChar: string };

/** What a text says in the lexical form of XML Schema; undefined when it is not of the form. */
export type Normalize = (text: string) => string | undefined;

/**
 * Reads numbers by a pattern of `0`, `#`, the decimal and the group character, `E`, `+`, `-`, `%` and `‰`, such as `#,##0.00`.
 * Zeros are digits that have to be there; groups have to be where the pattern has them.
 * @returns undefined for a pattern that has anything else
 * @see Model for Tabular Data §6.4.2; Unicode Technical Standard 35, part 3, §3
 */
export function numberPattern(written: string, signs: NumberSigns): Normalize | undefined {
  const pattern = patternOf(written, signs);
  return pattern && ((text) => byPattern(text, pattern, signs));
}

/**
 * Reads numbers with groups of any size and a decimal character, with an exponent or a per cent or per mille sign.
 * @see Model for Tabular Data §6.4.2, for formats without a pattern
 */
export function plainNumber({
  decimalChar,
  groupChar,
}: {
  readonly decimalChar: string;
  readonly groupChar: string | undefined;
}): Normalize {
  return (text) => {
    if (/^(?:NaN|-?INF)$/.test(text)) return text;
    const match = /^([+-]?)(.*?)(?:[Ee]([+-]?[0-9]+)|([%‰]))?$/s.exec(text);
    const [, sign = "", mantissa = "", exponent, scale] = match ?? [];
    const [whole = "", fraction, ...more] = mantissa.split(decimalChar);
    if (more.length > 0 || (fraction !== undefined && !isDigits(fraction))) return undefined;
    if (groupChar !== undefined && whole.includes(groupChar + groupChar)) return undefined;
    const digits = groupChar === undefined ? whole : whole.replaceAll(groupChar, "");
    if (!isDigits(digits) || !isDigits(whole.slice(0, 1))) return undefined;
    return composed(sign, digits, fraction ?? "", exponent, scale);
  };
}

const isDigits = (text: string) => /^[0-9]+$/.test(text);

function patternOf(written: string, { decimalChar, groupChar }: NumberSigns): Pattern | undefined {
  const form = /^([+-]?)([%‰]?)([+-]?)([^+\-%‰E]+)(?:E([+-]?)(#*)(0+))?([%‰]?)$/.exec(written);
  if (!form) return undefined;
  const [, outer = "", scaleBefore = "", inner = "", mantissa = "", exponentSign, , exponentDigits, scaleAfter = ""] =
    form;
  if ((outer && inner) || (scaleBefore && scaleAfter)) return undefined;
  const sign = outer || inner;
  const scale = scaleBefore || scaleAfter;
  const [whole = "", fraction = "", ...more] = mantissa.split(decimalChar);
  const wholeGroups = whole.split(groupChar);
  const fractionGroups = fraction.split(groupChar);
  if (more.length > 0 || !/^#*0*$/.test(wholeGroups.join("")) || !/^0*#*$/.test(fractionGroups.join("")))
    return undefined;
  if (`${whole}${fraction}` === "") return undefined;
  if ([...wholeGroups.slice(1), ...fractionGroups.slice(0, -1)].includes("")) return undefined;
  const grouped = (groups: readonly string[]) => groups.length > 1;
  const last = wholeGroups.at(-1)?.length ?? 0;
  return {
    sign: sign === "+" || sign === "-" ? sign : "",
    scale: scale === "%" || scale === "‰" ? { sign: scale, before: scaleBefore !== "" } : undefined,
    integer: {
      least: zerosIn(whole),
      groups: grouped(wholeGroups)
        ? { first: last, others: (wholeGroups.length > 2 ? wholeGroups.at(-2)?.length : undefined) ?? last }
        : { first: 0, others: 0 },
    },
    fraction: {
      least: zerosIn(fraction),
      most: fractionGroups.join("").length,
      group: grouped(fractionGroups) ? (fractionGroups[0]?.length ?? 0) : 0,
    },
    exponent: exponentDigits === undefined ? undefined : { sign: exponentSign === "+", least: exponentDigits.length },
  };
}

const zerosIn = (text: string) => text.split("0").length - 1;

function byPattern(text: string, pattern: Pattern, { decimalChar, groupChar }: NumberSigns): string | undefined {
  const { scale, integer, fraction, exponent } = pattern;
  const bare = withoutScale(text, scale);
  const match = bare === undefined ? undefined : /^([+-]?)([^E+-]*)(?:E([+-]?)([0-9]+))?$/.exec(bare);
  if (!match) return undefined;
  const [, sign = "", mantissa = "", powerSign = "", power] = match;
  if (pattern.sign === "+" ? sign === "" : pattern.sign === "-" && sign !== "-") return undefined;
  if ((power === undefined) !== (exponent === undefined)) return undefined;
  if (exponent && ((power ?? "").length < exponent.least || (exponent.sign && powerSign === ""))) return undefined;
  if (exponent && !exponent.sign && powerSign === "+") return undefined;
  const [whole = "", decimals, ...more] = mantissa.split(decimalChar);
  const digits = whole.split(groupChar).join("");
  const places = (decimals ?? "").split(groupChar).join("");
  if (more.length > 0 || !/^[0-9]*$/.test(digits + places) || (decimals !== undefined && places === ""))
    return undefined;
  if (digits.length < integer.least || places.length < fraction.least || places.length > fraction.most)
    return undefined;
  if (digits + places === "" || whole !== groupedFromRight(digits, integer.groups, groupChar)) return undefined;
  if ((decimals ?? "") !== groupedFromLeft(places, fraction.group, groupChar)) return undefined;
  return composed(sign, digits || "0", places, power && powerSign + power, scale?.sign);
}

function withoutScale(text: string, scale: Pattern["scale"]): string | undefined {
  if (!scale) return text;
  if (scale.before) return text.startsWith(scale.sign) ? text.slice(1) : undefined;
  return text.endsWith(scale.sign) ? text.slice(0, -1) : undefined;
}

function groupedFromRight(digits: string, { first, others }: Groups, groupChar: string): string {
  if (first === 0 || digits.length <= first) return digits;
  const head = digits.slice(0, -first);
  const lead = head.length % others;
  const groups = [head.slice(0, lead), ...inGroups(head.slice(lead), others), digits.slice(-first)];
  return groups.filter((group) => group !== "").join(groupChar);
}

const groupedFromLeft = (digits: string, size: number, groupChar: string): string =>
  size === 0 ? digits : inGroups(digits, size).join(groupChar);

const inGroups = (digits: string, size: number): readonly string[] =>
  digits.match(new RegExp(`[0-9]{1,${size}}`, "g")) ?? [];

/** A number as XML Schema writes it, its per cent or per mille sign worked in, without losing a digit. */
function composed(
  sign: string,
  digits: string,
  places: string,
  exponent: string | undefined,
  scale: string | undefined,
): string {
  const shift = scale === "%" ? 2 : scale === "‰" ? 3 : 0;
  const all = shift === 0 ? digits : digits.padStart(shift + 1, "0");
  const whole = all.slice(0, all.length - shift);
  const fraction = all.slice(all.length - shift) + places;
  const kept = shift === 0 ? fraction : fraction.replace(/0+$/, "");
  return `${sign}${whole}${kept === "" ? "" : `.${kept}`}${exponent === undefined ? "" : `E${exponent}`}`;
}
