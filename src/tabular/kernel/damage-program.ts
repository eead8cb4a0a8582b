import type { DamageRule } from "../damage/damage.ts";
import { months } from "../damage/excel-date.ts";
import { errorNames } from "../damage/excel-error.ts";
import { formulaStarts } from "../damage/formula.ts";
import { readAs, type Sequence, sequences } from "../damage/mojibake.ts";
import * as at from "./assembly/layout.ts";
import { wordTableOf } from "./word-table.ts";

/** The fault that the kernel makes of each kind of damage. A text that may be cut it leaves to others, and so a number in a column of numbers. */
export const damageFaults = [
  [at.formulaFault, "formula"],
  [at.errorFault, "excel-error"],
  [at.scientificFault, "scientific"],
  [at.wrongReadingFault, "mojibake"],
  [at.codeDateFault, "excel-date"],
] as const satisfies readonly (readonly [number, DamageRule])[];

/** Bytes of the pool that its words take. */
export const sizeOfDamageProgram = 8 + wordTableOf(errorNames).bytes;

const digits = "0123456789";
const letters = (place: number) => months.map((month) => month.charAt(place)).join("");

/** What damaged texts begin with, by the first three bytes; none is shorter, but for formulas. */
const ways = [
  { way: at.mayBeFormula, bytes: [formulaStarts, "any", "any"] },
  { way: at.mayBeError, bytes: ["#", "any", "any"] },
  { way: at.mayBeScientific, bytes: [digits, ".E", `${digits}+`] },
  { way: at.mayBeCodeDate, bytes: [digits, `${digits}-`, `-${letters(0)}`] },
  { way: at.mayBeCodeDate, bytes: [letters(0), letters(1), letters(2)] },
] as const;

/** Writes what the kernel compares damaged texts with: the same for every table. Its words are written by `putWords`. */
export function writeDamageProgram(view: DataView, putWords: (place: number, words: readonly string[]) => void): void {
  for (const { way, bytes } of ways) {
    for (const [index, some] of bytes.entries()) {
      const codes = some === "any" ? Array.from({ length: 256 }, (_, code) => code) : Buffer.from(some);
      for (const code of codes) {
        const place = at.damageAt + 256 * index + code;
        view.setUint8(place, view.getUint8(place) | way);
      }
    }
  }
  for (const [index, month] of months.entries()) view.setUint32(at.monthsAt + 4 * index, wordOf(month), true);
  putWords(at.errorsAt, errorNames);
  const { anywhere, afterCapital } = sequences();
  for (const [behind, known] of [anywhere, afterCapital].entries()) {
    for (const lead of [0xc2, 0xc3, 0xc4, 0xc5]) {
      view.setBigUint64(at.wrongReadingsAt + 16 * (lead - 0xc2) + 8 * behind, followersOf(lead, known), true);
    }
  }
  for (const [index, [character, byte]] of readAs.entries()) {
    view.setUint32(at.readingsAt + 8 * index, wordOf(character), true);
    view.setUint32(at.readingsAt + 8 * index + 4, byte, true);
  }
}

/** Up to three bytes of text, as the kernel loads them. */
const wordOf = (text: string) => Buffer.from(`${text}\0\0\0`).readUInt32LE() & 0xffffff;

/** A bit for each byte from 0x80 on that may follow a lead of two. */
const followersOf = (lead: number, known: readonly Sequence[]) =>
  known
    .filter((sequence) => sequence.length === 2 && sequence[0]?.has(lead))
    .flatMap(([, following]) => Array.from({ length: 64 }, (_, bit) => bit).filter((bit) => following?.has(0x80 + bit)))
    .reduce((bits, bit) => bits | (1n << BigInt(bit)), 0n);
