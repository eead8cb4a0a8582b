import * as at from "./assembly/layout.ts";
import { sizeOfPattern, writePattern } from "./byte-pattern.ts";
import { writeDamageProgram } from "./damage-program.ts";
import { smallest } from "./kernel.ts";
import { type Program, rowHead } from "./program.ts";
import { wordTableOf, writeWords } from "./word-table.ts";

/** Writes a program where the kernel reads it. */
export function writeProgram(buffer: ArrayBuffer, { columns, ordered, slots, keys }: Program): void {
  const view = new DataView(buffer);
  const bytes = new Uint8Array(buffer);
  let pool = at.poolAt;
  const slotOf = (column: number) => rowHead + 8 * slots.indexOf(column);
  bytes.fill(0, at.columnsAt, at.rowsAt);
  for (const [index, plan] of columns.entries()) {
    const struct = at.columnsAt + index * at.columnSize;
    view.setUint8(struct + at.kindOf, plan.kind);
    view.setUint8(struct + at.flagsOf, plan.flags);
    view.setUint8(struct + at.scaleOf, plan.scale);
    view.setUint8(struct + at.emptyOf, plan.emptyIsMissing ? 1 : 0);
    view.setBigInt64(struct + at.minimumOf, plan.minimum, true);
    view.setBigInt64(struct + at.maximumOf, plan.maximum, true);
    view.setUint32(struct + at.shortestOf, plan.threshold ?? plan.shortest, true);
    view.setUint32(struct + at.longestOf, plan.roundTo ?? plan.longest, true);
    if (plan.kind === at.freeTextKind) view.setUint32(struct + at.watchedOf, plan.watched, true);
    else view.setBigInt64(struct + at.lastOf, smallest, true);
    putWords(struct + at.missingOf, plan.missing);
    if (index === ordered) view.setBigInt64(struct + at.nextOf, smallest, true);
    else putWords(struct + at.wordsOf, plan.words);
    if (plan.pattern) {
      pool = (pool + 7) & ~7;
      view.setUint32(struct + at.patternOf, pool, true);
      writePattern(view, pool, plan.pattern);
      pool += sizeOfPattern(plan.pattern);
    }
    if (!slots.includes(index)) continue;
    view.setUint16(struct + at.slotOf, slotOf(index), true);
    view.setUint8(struct + at.handsOf, plan.kind === at.otherKind ? at.handsCell : at.handsKey);
  }
  let place = at.keysAt;
  const write = (first: number, second: number) => {
    view.setUint32(place, first, true);
    view.setUint32(place + 4, second, true);
    place += 8;
  };
  for (const { key, offset } of keys) {
    write(offset, key.columns.length);
    for (const column of key.columns) write(slotOf(column), columns[column]?.keyForm ?? 0);
  }
  view.setUint32(place, 0, true);
  if (columns.some(({ kind }) => kind === at.freeTextKind)) writeDamageProgram(view, putWords);

  function putWords(where: number, words: readonly string[]): void {
    pool = (pool + 7) & ~7;
    const { slots, bytes: size } = wordTableOf(words);
    view.setUint32(where, pool, true);
    view.setUint32(where + 4, slots, true);
    writeWords(view, pool, words);
    pool += size;
  }
}
