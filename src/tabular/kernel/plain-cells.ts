import { excelCut } from "../damage/excel-cut.ts";
import { excelDate } from "../damage/excel-date.ts";
import { excelError } from "../damage/excel-error.ts";
import { formula } from "../damage/formula.ts";
import { mojibake } from "../damage/mojibake.ts";
import { scientific } from "../damage/scientific.ts";
import { isDate } from "../types/calendar.ts";
import * as at from "./assembly/layout.ts";
import { runAutomaton } from "./automaton.ts";
import { rangePlaces } from "./byte-pattern.ts";

const damages = [
  [at.formulaFault, formula],
  [at.errorFault, excelError],
  [at.scientificFault, scientific],
  [at.wrongReadingFault, mojibake],
  [at.codeDateFault, excelDate],
] as const;

/** What `assembly/` does with a cell, in words. */
export function plainCells(buffer: ArrayBuffer) {
  const view = new DataView(buffer);
  const bytes = Buffer.from(buffer);
  let ordered = 0;

  /** What is wrong with a cell: a bit for each fault, none when it is right. `start` to `end` is its content, quotes apart. */
  function faultsOf(struct: number, start: number, end: number, isQuoted: boolean, quote: number): number {
    const cell = bytes.subarray(start, end);
    if (isMissing(struct, cell)) return flagsOf(struct) & at.required ? at.requiredFault : 0;
    const text = cell.toString("latin1");
    switch (view.getUint8(struct + at.kindOf)) {
      case at.textKind:
        return textFaults(struct, cell, isQuoted, quote);
      case at.freeTextKind:
        return textFaults(struct, cell, isQuoted, quote) | damageIn(struct, cell, isQuoted, quote);
      case at.integerKind:
        return integerFaults(struct, text);
      case at.numberKind:
        return numberFaults(struct, text);
      case at.wordKind:
        return isWord(cell, struct + at.wordsOf, struct + at.wordSlotsOf) ? 0 : at.typeFault;
      case at.dateKind:
        return dateFaults(struct, text);
      case at.dateTimeKind:
        return dateTimeFaults(text);
      case at.timeKind:
        return text.length === 8 ? clockFaults(text) : text.length < 8 ? at.typeFault : at.unsure;
      case at.yearKind:
        return yearFaults(struct, text);
      default:
        return at.unsure;
    }
  }

  const isCount = (struct: number) => (flagsOf(struct) & at.isCount) !== 0;

  const isMissing = (struct: number, cell: Buffer) =>
    cell.length === 0
      ? view.getUint8(struct + at.emptyOf) === 1
      : isWord(cell, struct + at.missingOf, struct + at.missingSlotsOf);

  /** Whether a cell is neither missing nor of another type. */
  function hasValue(struct: number, start: number, end: number, isQuoted: boolean, quote: number): boolean {
    if (start === 0 || isMissing(struct, bytes.subarray(start, end))) return false;
    return (faultsOf(struct, start, end, isQuoted, quote) & at.typeFault) === 0;
  }

  const flagsOf = (struct: number) => view.getUint8(struct + at.flagsOf);
  const hasBounds = (struct: number) => (flagsOf(struct) & (at.hasMinimum | at.hasMaximum)) !== 0;

  function isWord(cell: Buffer, words: number, slotsPlace: number): boolean {
    const from = view.getUint32(words, true);
    for (let slot = from; slot < from + 16 * view.getUint32(slotsPlace, true); slot += 16) {
      if (view.getUint32(slot + 8, true) !== cell.length) continue;
      const whole = view.getUint32(slot + 12, true);
      if (bytes.subarray(whole, whole + cell.length).equals(cell)) return true;
    }
    return false;
  }

  /** @param value times 10^-scale, to be compared with bounds of the column's own scale */
  function boundFaults(struct: number, value: bigint, scale: number): number {
    const own = view.getUint8(struct + at.scaleOf);
    const common = Math.max(own, scale);
    const left = value * 10n ** BigInt(common - scale);
    const bound = (offset: number) => view.getBigInt64(struct + offset, true) * 10n ** BigInt(common - own);
    const flags = flagsOf(struct);
    let faults = 0;
    if (flags & at.hasMinimum) {
      const least = bound(at.minimumOf);
      if (left < least || (left === least && flags & at.minimumIsExclusive)) faults |= at.minimumFault;
    }
    if (flags & at.hasMaximum) {
      const most = bound(at.maximumOf);
      if (left > most || (left === most && flags & at.maximumIsExclusive)) faults |= at.maximumFault;
    }
    return faults;
  }

  function integerFaults(struct: number, text: string): number {
    const [, sign, digits = ""] = /^([+-]?)([0-9]+)$/.exec(text) ?? [];
    if (sign === undefined) return at.typeFault;
    if (digits.length > 18) return struct === ordered || hasBounds(struct) || isCount(struct) ? at.unsure : 0;
    const value = BigInt(sign === "-" ? `-${digits}` : digits);
    if (struct === ordered) {
      if (value <= view.getBigInt64(struct + at.lastOf, true)) return at.orderFault;
      view.setBigInt64(struct + at.nextOf, value, true);
    }
    return boundFaults(struct, value, 0) | (isCount(struct) ? countFaults(struct, value) : 0);
  }

  function countFaults(struct: number, count: bigint): number {
    const isAbove = count > 0n || (count === 0n && (flagsOf(struct) & at.zeroIsSmall) !== 0);
    if (isAbove && count < view.getUint32(struct + at.thresholdOf, true)) return at.smallFault;
    const base = BigInt(view.getUint32(struct + at.baseOf, true));
    return base !== 0n && count % base !== 0n ? at.oddFault : 0;
  }

  function numberFaults(struct: number, text: string): number {
    const [, sign, whole = "", fraction = ""] = /^([+-]?)([0-9]*)(?:\.([0-9]*))?$/.exec(text) ?? [];
    if (sign === undefined) {
      const isExponent = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE]/.test(text);
      return isExponent || (text.length <= 4 && /^[+-]?\.?[ni]/i.test(text)) ? at.unsure : at.typeFault;
    }
    if (whole + fraction === "") return at.typeFault;
    if (!hasBounds(struct)) return 0;
    const missing = view.getUint8(struct + at.scaleOf) - fraction.length;
    // The kernel counts eight digits for what it reads at once.
    const atOnce = sign === "" && text.length <= 8;
    const digits = atOnce ? 8 : (whole + fraction).replace(/^0+/, "").length;
    if (digits > 18 || digits + Math.max(0, missing) > 18 || missing < -18) return at.unsure;
    const value = BigInt(whole + fraction);
    return boundFaults(struct, sign === "-" ? -value : value, fraction.length);
  }

  const isDay = (text: string) => isDate(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10)));

  const yearZero = (text: string) => (text.startsWith("0000") ? at.yearZeroFault : 0);

  function dateFaults(struct: number, text: string): number {
    if (text.length !== 10) return text.length > 10 && text.length <= 13 ? at.unsure : at.typeFault;
    if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) || !isDay(text)) return at.typeFault;
    return boundFaults(struct, BigInt(text.replaceAll("-", "")), 0) | yearZero(text);
  }

  function clockFaults(text: string): number {
    if (!/^[0-9]{2}:[0-9]{2}:[0-9]{2}$/.test(text)) return at.typeFault;
    const [hour = 0, minute = 0, second = 0] = text.split(":").map(Number);
    if (hour === 24) return at.unsure;
    return hour > 23 || minute > 59 || second > 59 ? at.typeFault : 0;
  }

  function dateTimeFaults(text: string): number {
    if (text.length < 19) return at.typeFault;
    if (text.length > 20 || (text.length === 20 && text[19] !== "Z")) return at.unsure;
    if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}/.test(text)) {
      return text.length === 19 ? at.typeFault : at.unsure;
    }
    return isDay(text) ? clockFaults(text.slice(11, 19)) || yearZero(text) : at.typeFault;
  }

  function yearFaults(struct: number, text: string): number {
    if (text.length !== 4) return text.length < 4 ? at.typeFault : at.unsure;
    return /^[0-9]{4}$/.test(text) ? boundFaults(struct, BigInt(text), 0) | yearZero(text) : at.typeFault;
  }

  function textFaults(struct: number, cell: Buffer, isQuoted: boolean, quote: number): number {
    const flags = flagsOf(struct);
    let faults = 0;
    if (flags & at.hasLengths) {
      const length = Array.from(unquoted(cell, isQuoted, quote)).length;
      if (length < view.getUint32(struct + at.shortestOf, true)) faults |= at.shortFault;
      if (length > view.getUint32(struct + at.longestOf, true)) faults |= at.longFault;
    }
    if (flags & at.hasWords && !isWord(cell, struct + at.wordsOf, struct + at.wordSlotsOf)) faults |= at.wordFault;
    if (flags & at.hasPattern) {
      if (isQuoted && cell.includes(quote)) return at.unsure;
      if (!matches(view.getUint32(struct + at.patternOf, true), cell)) faults |= at.patternFault;
    }
    return faults;
  }

  function damageIn(struct: number, cell: Buffer, isQuoted: boolean, quote: number): number {
    const watched = view.getUint32(struct + at.watchedOf, true);
    const text = unquoted(cell, isQuoted, quote);
    if (excelCut.isIn(text)) return at.unsure;
    return damages.reduce((faults, [fault, { isIn }]) => (fault & watched && isIn(text) ? faults | fault : faults), 0);
  }

  function unquoted(cell: Buffer, isQuoted: boolean, quote: number): string {
    const pair = String.fromCharCode(quote, quote);
    const text = cell.toString("utf8");
    return isQuoted ? text.replaceAll(pair, pair.slice(1)) : text;
  }

  function matches(pattern: number, cell: Buffer): boolean {
    const width = view.getUint32(pattern, true);
    if (width > 0) {
      const rows = new Uint16Array(buffer, pattern + 260);
      return runAutomaton({ classes: bytes.subarray(pattern + 4, pattern + 260), width, rows }, cell);
    }
    if (view.getUint32(pattern + 4, true) !== cell.length) return false;
    return cell.every((byte, index) =>
      rangePlaces.some((place) => {
        const least = view.getUint8(pattern + place + index);
        return byte >= least && byte <= view.getUint8(pattern + place + 16 + index);
      }),
    );
  }

  return {
    faultsOf,
    hasValue,
    setOrdered(struct: number): void {
      ordered = struct;
    },
    keepOrder(): void {
      if (ordered === 0) return;
      const next = view.getBigInt64(ordered + at.nextOf, true);
      if (next > view.getBigInt64(ordered + at.lastOf, true)) view.setBigInt64(ordered + at.lastOf, next, true);
    },
  };
}
