import { hashOf } from "../keys/hash.ts";
import * as at from "./assembly/layout.ts";

/** What `assembly/keys.ts` does, in words. */
export function plainKeys(buffer: ArrayBuffer) {
  const view = new DataView(buffer);
  const bytes = Buffer.from(buffer);
  const word = (offset: number) => view.getUint32(offset, true);

  /** The part of a key that a cell is; undefined where somebody else has to say. */
  function partOf(start: number, end: number, form: number, quote: number): string | undefined {
    const isQuoted = quote !== 0 && end > start && bytes[start] === quote;
    const text = isQuoted ? bytes.toString("utf8", start + 1, end - 1) : bytes.toString("utf8", start, end);
    const pair = String.fromCharCode(quote, quote);
    switch (form) {
      case at.textForm: {
        const isLong = isQuoted && text.includes(pair) && end - start - 2 > mostScratch;
        return isLong ? undefined : isQuoted ? text.replaceAll(pair, pair.slice(1)) : text;
      }
      case at.wholeForm:
        return String(BigInt(text.replace("+", "")));
      case at.decimalForm:
        return text.replace(/^[+-]/, "").length > longestNumber ? undefined : decimalOf(text);
      default:
        return text.slice(0, 19);
    }
  }

  return {
    /** Hashes the keys of a row; false where somebody else has to. */
    hash(row: number, quote: number): boolean {
      for (let key = at.keysAt; word(key) !== 0; key += 8 + 8 * word(key + 4)) {
        const out = row + word(key);
        const parts: string[] = [];
        let isThere = true;
        for (let place = key + 8; place < key + 8 + 8 * word(key + 4); place += 8) {
          const slot = row + word(place);
          isThere &&= word(slot) !== 0;
          const part = isThere ? partOf(word(slot), word(slot + 4), word(place + 4), quote) : "";
          if (part === undefined) return false;
          parts.push(part);
        }
        view.setUint32(out + 12, isThere ? 1 : 0, true);
        if (!isThere) continue;
        for (const [index, third] of hashOf(parts).entries()) view.setUint32(out + 4 * index, third, true);
      }
      return true;
    },
  };
}

const mostScratch = 0x3f00;
const longestNumber = 400;

function decimalOf(text: string): string {
  const [, sign, whole = "", fraction = ""] =
    /^([+-]?)0*([0-9]*)\.?([0-9]*?)0*$/.exec(text.includes(".") ? text : `${text}.`) ?? [];
  const shortest = fraction === "" ? whole : `${whole}.${fraction}`;
  return shortest === "" ? "0" : `${sign === "-" ? "-" : ""}${shortest}`;
}
