/** The value of a string literal, prefix and quotes included; undefined for bytes and for what only Python can name (`\N{…}`). */
export function stringValue(literal: string): string | undefined {
  return plainValue(literal) ?? anyValue(literal);
}

/** Most strings have no prefix, and nothing in them that stands for something else. */
function plainValue(literal: string): string | undefined {
  const one = literal[0];
  if ((one !== '"' && one !== "'") || /[\\\r]/.test(literal)) return undefined;
  const width = literal[1] === one && literal[2] === one ? 3 : 1;
  const isClosed = literal.length >= 2 * width && literal.endsWith(literal.slice(0, width));
  return isClosed ? literal.slice(width, -width) : undefined;
}

function anyValue(literal: string): string | undefined {
  const match = /^([a-z]*)("""|'''|"|')/i.exec(literal);
  if (!match) return undefined;
  const [whole, prefix = "", quote = ""] = match;
  const flags = prefix.toLowerCase();
  if (flags.includes("b") || flags.includes("f") || flags.includes("t")) return undefined;
  if (!literal.endsWith(quote) || literal.length < whole.length + quote.length) return undefined;
  const content = literal.slice(whole.length, -quote.length).replace(/\r\n?/g, "\n");
  return flags.includes("r") ? content : unescaped(content);
}

/** What words between the fields of an f-string say, doubled braces and escapes read; undefined for what only Python can name. */
export function templateWords(words: string, raw: boolean): string | undefined {
  const content = words.replace(/\r\n?/g, "\n").replaceAll("{{", "{").replaceAll("}}", "}");
  return raw ? content : unescaped(content);
}

const escapes = /\\(\n|[\\'"abfnrtv]|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N)/g;
const letters: Readonly<Record<string, string>> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

function unescaped(content: string): string | undefined {
  let known = true;
  const value = content.replace(escapes, (whole, code: string) => {
    const letter = letters[code];
    if (letter !== undefined) return letter;
    if (/^[0-7]/.test(code)) return String.fromCodePoint(Number.parseInt(code, 8));
    if (/^[xuU]/.test(code)) {
      const point = Number.parseInt(code.slice(1), 16);
      if (point <= 0x10ffff) return String.fromCodePoint(point);
    }
    known = false;
    return whole;
  });
  return known ? value : undefined;
}

/** The value of a number literal where a double holds it exactly enough: integers up to 2⁵³, and floats. */
export function numberValue(literal: string): number | undefined {
  if (/j$/i.test(literal)) return undefined;
  const value = Number(literal.replaceAll("_", ""));
  if (Number.isNaN(value)) return undefined;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? undefined : value;
}
