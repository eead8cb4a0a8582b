import type { EdgeTable } from "./edge-table.ts";
import type { Random } from "./random.ts";

/** Bytes that the kernel marks at once. */
export const stretch = 1 << 15;
/** Bytes that are taken at once. */
export const piece = 1 << 20;

/** How a file is read, in so far as it decides where one part of it ends and the next begins. */
export type Cutting = {
  /** Bytes of each chunk. */
  readonly size: number;
  /** Rows that are read before the kernel begins. */
  readonly firstRows: number;
  /** Bytes that wait until it is known whether they are the last. */
  readonly lastBytes: number;
};

type Row = {
  readonly bytes: Buffer /** Where the number of the row stands; -1: nowhere. */;
  readonly numberAt: number;
};

/** Records to be put on an edge, and where what is unusual of them begins and ends. */
type Special = { readonly bytes: Buffer; readonly from: number; readonly to: number };

const digits = 7;

/** Where every file is made. */
const room = Buffer.alloc(1 << 22);

/**
 * A file of repeated rows, of which some near the places where reading is cut are others: an edge falls on or beside one of their
 * bytes that mean something.
 */
export function edgeFileFrom(random: Random, edge: EdgeTable, cutting: Cutting): Buffer {
  const { delimiter, header } = edge.table.dialect;
  const target = edge.kinds.length > 10 ? 33_000 + random.below(40_000) : sizeFrom(random);
  const file = room.subarray(0, target + (1 << 19));
  const rows = rowsFrom(random, edge);
  const mark = random.once(20) ? "\ufeff" : "";
  let length = header ? file.write(`${mark}${edge.kinds.map((_, index) => `f${index}`).join(delimiter)}\n`) : 0;
  const start = length;
  const repeats = random.once(2) ? 0 : random.oneOf([20, 3_000]);
  for (let number = 1; length < target; number += 1 + random.below(3)) {
    const row = random.oneOf(rows);
    if (length + row.bytes.length > file.length) break;
    row.bytes.copy(file, length);
    const own = repeats > 0 && random.once(repeats) ? 1 + random.below(number) : number;
    if (row.numberAt >= 0) writeNumber(file, length + row.numberAt, own);
    length += row.bytes.length;
  }
  const most = random.oneOf([1, 4, 12, 40]);
  const specials = specialsFrom(random, edge, rows);
  const begin = lineAfter(file, start, cutting.firstRows);
  const every = Math.max(1, Math.floor((length * visits) / Math.min(stretch, cutting.size) / most));
  for (const place of edgesOf(random, file, () => length, begin, cutting)) {
    if (!random.once(every)) continue;
    const special = specials();
    const at = random.once(8) ? random.below(special.bytes.length) : random.oneOf(tellingPlaces(special));
    const near = random.once(16) ? random.below(140) - 70 : random.once(2) ? random.below(7) - 3 : -random.below(2);
    length = placed(file, length, special.bytes, place + near - at, begin, rows[0].bytes);
  }
  const whole = file.subarray(0, length);
  return Buffer.from(random.once(3) ? whole.subarray(0, length - 1 - random.below(60)) : whole);
}

const sizeFrom = (random: Random): number =>
  random.once(40)
    ? (1 << 20) + random.below(1 << 21)
    : random.once(12)
      ? 200_000 + random.below(900_000)
      : 33_000 + random.below(random.oneOf([20_000, 50_000, 150_000]));

function writeNumber(file: Buffer, at: number, number: number): void {
  let left = number;
  for (let digit = at + digits - 1; digit >= at; digit--) {
    file[digit] = 48 + (left % 10);
    left = Math.floor(left / 10);
  }
}

/** Where a line begins that so many others stand before. */
function lineAfter(file: Buffer, from: number, lines: number): number {
  let at = from;
  for (let line = 0; line < lines; line++) {
    const feed = file.indexOf(10, at);
    if (feed < 0) return at;
    at = feed + 1;
  }
  return at;
}

/**
 * Where what is read at once ends, were nothing irregular; the bytes before each may be changed while it is given.
 * @see ../../src/tabular/kernel/assembly/scan.ts
 */
function* edgesOf(
  random: Random,
  file: Buffer,
  lengthNow: () => number,
  begin: number,
  { size, lastBytes }: Cutting,
): Generator<number> {
  let from = begin;
  const step = Math.min(size, piece);
  for (let end = step; end < lengthNow() + step; end += step) {
    const to = end >= lengthNow() ? lengthNow() : end - lastBytes;
    while (from < to) {
      const marked = Math.min(from + stretch, to);
      for (let visit = 0; visit < visits; visit++) yield marked - 64 * (visit === 0 ? 0 : random.below(stretch / 64));
      yield marked;
      const next = file.lastIndexOf(10, marked - 1) + 1;
      if (next > from) from = next;
      else if (marked < to) from = (file.indexOf(10, marked) + 1 || lengthNow()) as number;
      if (marked === to) break;
    }
    if (end < lengthNow()) yield end;
    for (let block = Math.ceil((end - step + 1) / stretch); block * stretch < end; block += 32) yield block * stretch;
  }
}

/** Puts bytes at a place, between two rows that begin and end where rows did before. @returns how long the file is then */
function placed(file: Buffer, length: number, special: Buffer, at: number, begin: number, row: Buffer): number {
  if (at < begin || at + special.length > file.length - row.length) return length;
  const from = Math.max(begin, file.lastIndexOf(10, at - row.length - 1) + 1);
  fill(file, from, at, row);
  special.copy(file, at);
  const end = at + special.length;
  if (end >= length) return end;
  const next = file.indexOf(10, end + row.length) + 1;
  if (next === 0 || next > length) return end;
  fill(file, end, next, row);
  return length;
}

/** Fills what is between two places with a row, the first cell of which is longer. */
function fill(file: Buffer, from: number, to: number, row: Buffer): void {
  const longer = to - from - row.length;
  if (longer >= 0) {
    file.fill(48, from, from + longer);
    row.copy(file, from + longer);
  } else if (to > from) {
    file.fill(48, from, to - 1);
    file[to - 1] = 10;
  }
}

/** Where bytes are that mean something, of those that are unusual. */
function tellingPlaces({ bytes, from, to }: Special): readonly [number, ...number[]] {
  const found: number[] = [];
  const near = 400;
  for (let at = from; at < Math.min(to, from + near); at++) if (isTelling(bytes[at] ?? 0)) found.push(at);
  for (let at = Math.max(from + near, to - near); at < to; at++) if (isTelling(bytes[at] ?? 0)) found.push(at);
  return [from, ...found];
}

const isTelling = (code: number) => code < 46 || code > 122 || (code > 57 && code < 65);

function rowsFrom(random: Random, edge: EdgeTable): readonly [Row, ...Row[]] {
  const { delimiter, quoteChar: quote } = edge.table.dialect;
  const isQuoting = quote !== "" && random.once(2);
  const wrongOnceIn = random.oneOf([4, 30, 1_000]);
  const lineEnd = random.oneOf(["\n", "\n", "\r\n"]);
  const made = (): Row => {
    const cells = edge.kinds.map(({ right, wrong }) => {
      const cell = random.oneOf(random.once(wrongOnceIn) ? wrong : right);
      const isQuoted = cell.includes(delimiter) || (isQuoting && random.once(6));
      return isQuoted ? `${quote}${cell}${quote}` : cell;
    });
    const isNumbered = edge.numbered !== undefined && !random.once(50);
    if (isNumbered) cells[0] = `${edge.numbered}${"0".repeat(digits)}`;
    const bytes = Buffer.from(cells.join(delimiter) + (random.once(60) ? "\r\n" : lineEnd));
    return { bytes, numberAt: isNumbered ? (edge.numbered?.length ?? 0) : -1 };
  };
  return [made(), ...Array.from({ length: 4 + random.below(40) }, made)];
}

/** How often something may be placed in what is marked at once. */
const visits = 8;

/** Makes records that nobody would write, or some. */
function specialsFrom(random: Random, edge: EdgeTable, rows: readonly [Row, ...Row[]]): () => Special {
  const { delimiter, quoteChar } = edge.table.dialect;
  const { kinds } = edge;
  const quote = quoteChar === "" ? '"' : quoteChar;
  const lineEnd = () => random.oneOf(["\n", "\n", "\r\n"]);
  const cell = (column: number) => random.oneOf(kinds[column]?.right ?? [""]);
  /** What is unusual, as the last record made has it. */
  let unusual = "";
  const rowWith = (text: string, column = random.below(kinds.length)) => {
    unusual = text;
    return kinds.map((_, index) => (index === column ? text : cell(index))).join(delimiter) + lineEnd();
  };
  const inner = () =>
    random.oneOf([
      `a${quote}${quote}b`,
      `${quote}${quote}`,
      "a\nb",
      "a\r\nb",
      "\n\n\n",
      "a\rb",
      delimiter,
      "é",
      "😀",
      "",
      "7",
      "\r",
      "\r\n",
      "n/a",
    ]);
  const quoted = () => `${quote}${inner()}${random.once(3) ? inner() : ""}${quote}`;
  const broken = () =>
    random.oneOf([
      `a${quote}b`,
      `${quote}a${quote}b`,
      `${quote}a${quote} `,
      ` ${quote}a${quote}`,
      "a\rb",
      "\r",
      `${quote}${quote}${quote}`,
      `${quote}a${quote}${quote}`,
    ]);
  const odd = () => random.oneOf(["\x1f", "a\x01b", "\ufeff", "\ufeffx", "\t", "\x7f", "é\x02", "\u2028", "\u00a0"]);
  /** A record that is longer than what is marked at once, with something where one part of it ends. */
  const long = () => {
    const column = random.below(kinds.length);
    const cells = kinds.map((_, index) => cell(index));
    const before = cells
      .slice(0, column)
      .map((text) => text + delimiter)
      .join("");
    const open = random.once(3) ? "" : quote;
    const [unit, next] = [random.oneOf(["a", "a", "é", "😀", "7"]), random.oneOf(["a", "7"])];
    const inside = random.oneOf([
      inner(),
      odd(),
      "\rx",
      `${quote}x`,
      `${quote}${quote}`,
      `${quote}${delimiter}${quote}`,
      `${quote} `,
    ]);
    const size = stretch * (1 + random.below(3)) - Buffer.byteLength(before + open) + random.below(9) - 5;
    const fill = unit.repeat(Math.floor(size / Buffer.byteLength(unit)));
    const rest = next.repeat(random.once(2) ? random.below(200) : stretch - 100 + random.below(200));
    const text = fill + next.repeat(size - Buffer.byteLength(fill)) + inside + rest + (random.once(12) ? "" : open);
    return before + [open + text, ...cells.slice(column + 1)].join(delimiter) + lineEnd();
  };
  const wrongRows = () => {
    const column = random.below(kinds.length);
    const wrong = kinds[column]?.wrong ?? [""];
    return Array.from({ length: 1 + random.below(8) }, () => rowWith(random.oneOf(wrong), column)).join("");
  };
  const blank = () => random.oneOf(["", "", delimiter.repeat(kinds.length - 1), `${quote}${quote}`]) + lineEnd();
  const blanks = () =>
    random.once(6)
      ? blank().repeat(random.oneOf([400, 6_000, 33_000, 40_000]))
      : Array.from({ length: 1 + random.below(12) }, blank).join("");
  const width = () => {
    const other = random.oneOf([1, kinds.length - 1, kinds.length + 1, kinds.length + 2, 3 * kinds.length]);
    return Array.from({ length: Math.max(1, other) }, (_, index) => (random.once(3) ? "" : cell(index % kinds.length)));
  };
  const many = () =>
    `${random.oneOf(["", "a", `${quote}${quote}`])}${delimiter}`.repeat(random.oneOf([1_000, 16_383, 16_384, 33_000]));
  const again = () => {
    const row = Buffer.from(random.oneOf(rows as readonly [Row, ...Row[]]).bytes);
    return row.toString().repeat(1 + random.below(4));
  };
  const makers: readonly [() => string, ...(() => string)[]] = [
    () => rowWith(quoted()),
    () => rowWith(quoted()) + rowWith(quoted()),
    () => rowWith(broken()),
    () => rowWith(odd()),
    () => wrongRows(),
    () => wrongRows(),
    () => blanks(),
    () => width().join(delimiter) + lineEnd(),
    () => rowWith(cell(0)).trimEnd() + delimiter.repeat(1 + random.below(3)) + lineEnd(),
    () => again(),
    () => long(),
    () => (random.once(2) ? long() : long() + long()),
    () => (random.once(4) ? many() + lineEnd() : rowWith(quoted())),
    () => (random.once(4) ? rowWith(`${quote}open`) : rowWith(odd())),
    () => (random.once(4) ? rowWith("a\0b") : rowWith(broken())),
  ];
  return () => {
    unusual = "";
    const bytes = Buffer.from(random.oneOf(makers)());
    const found = bytes.lastIndexOf(unusual);
    // With what stands before and behind it.
    const span = { from: Math.max(0, found - 1), to: Math.min(bytes.length, found + Buffer.byteLength(unusual) + 2) };
    // A byte that belongs to nothing.
    if (random.once(60)) bytes[random.below(bytes.length)] = 128 + random.below(128);
    return { bytes, ...(unusual === "" ? { from: 0, to: bytes.length } : span) };
  };
}
