import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tableOf } from "../../../test/table.ts";
import { createScanner } from "../csv/scan.ts";
import { judgeTable } from "../judge.ts";
import type { Dialect, TableSource } from "../model.ts";
import { defaultDialect } from "../schema/dialect.ts";
import { mendingOf } from "./mend.ts";
import { mendInWords } from "./mends.ts";
import { rawCells, recordAt } from "./raw-record.ts";

const schema = {
  fields: [
    { name: "id", type: "integer" },
    { name: "name", type: "string" },
    { name: "kind", type: "string", constraints: { enum: ["a", "b"] } },
  ],
};

const opened = (content: string | Uint8Array, size = 7) => {
  const bytes = Buffer.from(content);
  return async function* () {
    for (let from = 0; from < bytes.length; from += size) yield new Uint8Array(bytes.subarray(from, from + size));
  };
};

/** The mended text, and what is said of it. */
async function mended(content: string | Uint8Array, table = tableOf(schema)) {
  const mending = await mendingOf(table, opened(content));
  const text = Buffer.concat(await Array.fromAsync(mending.pieces())).toString();
  return { text, said: mending.mends.map((mend) => mendInWords(mend, mending.file)) };
}

const untouched = async (content: string | Uint8Array, table?: TableSource) =>
  expect(await mended(content, table)).toEqual({ text: Buffer.from(content).toString(), said: [] });

describe("what is mended", () => {
  test("a byte order mark", async () => {
    expect(await mended("\ufeffid,name,kind\n1,x,a\n")).toEqual({
      text: "id,name,kind\n1,x,a\n",
      said: ["the byte order mark is taken off"],
    });
  });

  test("line ends that are not like the others; those inside a cell are its value", async () => {
    expect(await mended('id,name,kind\r\n1,"x\ny",a\n2,x,b\r\n3,x,b\r')).toEqual({
      text: 'id,name,kind\r\n1,"x\ny",a\r\n2,x,b\r\n3,x,b\r\n',
      said: ["2 lines end in CRLF now, as the others do (lines 3, 5)"],
    });
  });

  test("towards the line end that is declared, where there are some", async () => {
    const table = tableOf(schema, { dialect: { ...defaultDialect, lineTerminator: "\n" } });
    expect((await mended("id,name,kind\r\n1,x,a\n2,x,b\r\n", table)).text).toBe("id,name,kind\n1,x,a\n2,x,b\n");
  });

  test("blank rows at the end, and only there", async () => {
    expect(await mended("id,name,kind\n\n1,x,a\n,,\n\n,,,,\n")).toEqual({
      text: "id,name,kind\n\n1,x,a\n",
      said: ["3 blank rows at the end taken out (lines 4, 5, 6)"],
    });
  });

  test("columns at the right without a name or a value", async () => {
    expect(await mended("id,name,kind,,\n1,x,a,,\n2,,b\n3,y,a,,,\n")).toEqual({
      text: "id,name,kind\n1,x,a\n2,,b\n3,y,a\n",
      said: ["2 columns at the right without a name or a value taken out"],
    });
    expect(await mended("id,name,kind\n1,x,a,,\n")).toEqual({
      text: "id,name,kind\n1,x,a\n",
      said: ["empty cells beyond the last column taken off 1 row (line 2)"],
    });
  });

  test("spaces around quotation marks, also where a cell holds a delimiter", async () => {
    expect(await mended('id,name,kind\n1, "x, y" ,a\n2,"x"\t,b\n')).toEqual({
      text: 'id,name,kind\n1,"x, y",a\n2,"x",b\n',
      said: ["spaces around the quotation marks of 2 cells taken off (lines 2, 3)"],
    });
  });

  test("spaces around values that are refused because of them, and around names of the schema", async () => {
    expect(await mended('id, name,kind\n 1 , x ,a \n"2 ", x ," b"\n')).toEqual({
      text: 'id,name,kind\n1, x ,a\n"2", x ,"b"\n',
      said: [
        'spaces around 1 cell of "name" taken off (line 1)',
        'spaces around 2 cells of "id" taken off (lines 2, 3)',
        'spaces around 2 cells of "kind" taken off (lines 2, 3)',
      ],
    });
  });

  test("Windows-1252 and UTF-16 with a mark", async () => {
    expect(await mended(Buffer.from("id,name,kind\n1,caf\xe9 \x80,a\n", "latin1"))).toEqual({
      text: "id,name,kind\n1,café €,a\n",
      said: ["Windows-1252 is written as UTF-8: look at accents and pound signs (line 2)"],
    });
    const utf16 = Buffer.from("\ufeffid,name,kind\r\n1,café,a\r\n", "utf16le");
    const text = "id,name,kind\r\n1,café,a\r\n";
    expect(await mended(utf16)).toEqual({ text, said: ["UTF-16 is written as UTF-8"] });
    expect(await mended(Buffer.from(utf16).swap16())).toEqual({ text, said: ["UTF-16 is written as UTF-8"] });
  });
});

describe("what is left as it is", () => {
  test("a file with nothing wrong, whatever its cells hold", () =>
    untouched('id,name,kind\n1," ""x"", y ",a\n2,"",b\n3,z z,\n'));

  test("spaces in text, and in values that stay wrong without them", () =>
    untouched("id,name,kind\n1, x ,a\n y,x, c\n"));

  test("a lone CR that may stand inside a cell", () => untouched("id,name,kind\n1,x\ry,a\n2,x,b\n"));

  test("a cell that may go on in the next line, behind a space and a quotation mark", () =>
    untouched('id,name,kind\r\n1, "x\ny",a\r\n'));

  test("everything where a quotation mark is never closed, but for the encoding", async () => {
    await untouched('id,name,kind\r\n1,"x,a\n2,x,b\n,,\n');
    expect((await mended('\ufeffid,name,kind\r\n1,"x,a\n,,\n')).text).toBe('id,name,kind\r\n1,"x,a\n,,\n');
  });

  test("a quotation mark inside a text, and what stands beside it", () => untouched('id,name,kind\n1, 5" pipe ,a\n'));

  test("two encodings in one file, and one that is neither", async () => {
    await untouched(Buffer.concat([Buffer.from("id,name,kind\n1,café,a\n"), Buffer.from("2,caf\xe9,a\n", "latin1")]));
    await untouched(Buffer.from("id,name,kind\n1,\x81,a\n", "latin1"));
    await untouched(Buffer.from("id,name,kind\n1,café,a\n", "utf16le"));
    await untouched(Buffer.from([0xff, 0xfe, 0, 0xd8, 0x41, 0]));
  });

  test("a cell with a great many spaces in its middle, at once", async () => {
    const content = `id,name,kind\n1,x, a${" ".repeat(300_000)}b\n`;
    expect((await mendingOf(tableOf(schema), opened(content, 1 << 16))).mends).toEqual([]);
  });

  test("a row of spaces, which may not become a blank one", () => untouched("id,name,kind\n1,x,a\n ,,\n2,x,b\n"));

  test("a first cell that would become a comment", () =>
    untouched(
      "id,kind\n#a ,1\n",
      tableOf(
        {
          fields: [
            { name: "id", type: "string", constraints: { enum: ["#a"] } },
            { name: "kind", type: "integer" },
          ],
        },
        { dialect: { ...defaultDialect, commentChar: "#" } },
      ),
    ));

  test("a column that has one value, and a column that the schema counts", async () => {
    await untouched("id,name,kind,,\n1,x,a,,\n2,x,b,,y\n");
    await untouched("id,name,\n1,x,\n");
  });

  test("a file that its CSVW metadata has read in a way of its own", () =>
    untouched("\ufeffa,b\n1,2\n", tableOf(undefined, { metadata: { file: "m.json", reads: [], beyond: "skipRows" } })));

  test("records in a dialect that says more than is known here, but for their encoding", async () => {
    const table = (dialect: object) => tableOf(schema, { dialect: { ...defaultDialect, ...dialect } });
    for (const dialect of [{ delimiter: "||" }, { lineTerminator: ";" }, { headerRows: [1, 2] }])
      expect((await mended("\ufeffid,name,kind\r\n1,x,a,\n,,\n", table(dialect))).text).toBe(
        "id,name,kind\r\n1,x,a,\n,,\n",
      );
  });

  test("what is no text", () => untouched(Buffer.from("\x1f\x8b\x08\0\xe9\xff", "latin1")));

  test("an empty file", () => untouched(""));
});

test("the mended file comes while the file is read, and nobody holds the whole of either", async () => {
  let read = 0;
  const piece = Buffer.from(`1 ,x,a\n${"1,x,a\n".repeat(10_000)}`);
  const { pieces } = await mendingOf(tableOf(schema), async function* () {
    yield Buffer.from("id,name,kind\n");
    for (read = 0; read < 20; read++) yield piece;
  });
  let [longest, written] = [0, 0];
  read = 0;
  for await (const made of pieces()) {
    longest = Math.max(longest, made.length);
    written += made.length;
    expect(read * piece.length - written).toBeLessThan(2 * piece.length);
  }
  expect([read, written < 20 * piece.length, longest <= 1 << 17]).toEqual([20, true, true]);
});

const dialects: readonly Partial<Dialect>[] = [
  {},
  { delimiter: "\t" },
  { delimiter: ";", quoteChar: "'" },
  { escapeChar: "\\", doubleQuote: false },
  { skipInitialSpace: true },
  { commentChar: "#" },
  { quoteChar: "" },
];

test("records and their cells end where the scanner has them end", () => {
  const text = fc.string({
    unit: fc.constantFrom("a", " ", ",", ";", '"', "'", "\\", "#", "\n", "\r", "\t", "é"),
    maxLength: 40,
  });
  fc.assert(
    fc.property(text, fc.constantFrom(...dialects), (content, some) => {
      const dialect = { ...defaultDialect, ...some };
      const scanned: { cells: readonly string[]; lines: readonly (number | undefined)[] }[] = [];
      const faults: string[] = [];
      const scanner = createScanner(
        dialect,
        ({ cells, places }) => scanned.push({ cells, lines: [places[0], places.at(-2)] }),
        ({ kind }) => faults.push(kind),
      );
      scanner.push(content);
      scanner.end();
      const raw: typeof scanned = [];
      let line = 1;
      let isUnclosed = false;
      for (let from = 0; from < content.length; ) {
        const found = recordAt(content, from, dialect, true);
        if (!found) throw new Error("a record has no end");
        const { record, next } = found;
        isUnclosed ||= record.fault === "unclosed";
        if (record.ends.length > 0) {
          raw.push({ cells: rawCells(record), lines: [line, line + record.lines - 1] });
        }
        // What is true of the whole is true of each piece that holds a record and a character more.
        if (next < content.length) expect(recordAt(content.slice(0, next + 1), from, dialect, false)).toEqual(found);
        line += record.lines;
        from = next;
      }
      expect(isUnclosed).toBe(faults.includes("unclosed-quote"));
      if (isUnclosed || (dialect.skipInitialSpace && /(?:^|[\r\n]) +$/.test(content))) return;
      expect(raw.map(({ lines }) => lines)).toEqual(scanned.map(({ lines }) => lines));
      expect(raw.map(({ cells }) => cells.length)).toEqual(scanned.map(({ cells }) => cells.length));
      if (some.escapeChar || some.skipInitialSpace || faults.length > 0) return;
      const quote = dialect.quoteChar;
      const bare = (cell: string) =>
        quote !== "" && cell.startsWith(quote) ? cell.slice(1, -1).replaceAll(quote + quote, quote) : cell;
      const plain = (cell: string) => cell.replaceAll("\r\n", "\n");
      expect(raw.flatMap(({ cells }) => cells.map(bare)).map(plain)).toEqual(
        scanned.flatMap(({ cells }) => cells).map(plain),
      );
    }),
    { numRuns: 800 },
  );
});

// A table written by somebody careless: what it holds, and how it came to be written.
const cell = fc.record({
  value: fc.oneof(
    fc.constantFrom(
      "",
      "1",
      " 2",
      "3 ",
      "a",
      "b ",
      "x",
      " y ",
      "é",
      "#",
      "a,b",
      "a\tb",
      'say "hi"',
      "two\nlines",
      "\u00a04",
      "NA",
    ),
    fc.string({ unit: fc.constantFrom("a", " ", ",", '"', "\n", "1", "é"), maxLength: 5 }),
  ),
  isQuoted: fc.boolean(),
  pads: fc.constantFrom(["", ""], ["", ""], ["", ""], [" ", ""], ["", "  "]),
});
const careless = fc.record({
  rows: fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 5 }),
  ends: fc.array(fc.constantFrom("\n", "\r\n"), { minLength: 1, maxLength: 3 }),
  hasMark: fc.boolean(),
  surplus: fc.nat(2),
  blanks: fc.array(fc.constantFrom("", ",,", ",,,,"), { maxLength: 2 }),
  padsQuotes: fc.boolean(),
  encoding: fc.constantFrom("utf-8", "utf-8", "windows-1252", "utf-16"),
  hasLastEnd: fc.boolean(),
});

function written({
  rows,
  ends,
  hasMark,
  surplus,
  blanks,
  padsQuotes,
  encoding,
  hasLastEnd,
}: typeof careless extends fc.Arbitrary<infer T> ? T : never): Buffer {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = [
    ["id", "name", "kind"],
    ...rows.map((row) =>
      row.map(({ value, isQuoted, pads: [before, after] }) =>
        isQuoted || /[",\n]/.test(value) ? (padsQuotes ? before + quoted(value) + after : quoted(value)) : value,
      ),
    ),
  ].map((cells) => cells.join(",") + ",".repeat(surplus));
  const all = [...lines, ...blanks];
  const text = all
    .map((line, at) => line + (at < all.length - 1 || hasLastEnd || padsQuotes ? ends[at % ends.length] : ""))
    .join("");
  const mark = hasMark || encoding === "utf-16" ? "\ufeff" : "";
  if (encoding === "windows-1252") return Buffer.from(text, "latin1");
  return Buffer.from(mark + text, encoding === "utf-16" ? "utf16le" : "utf8");
}

/** What csv-parse reads (which loses an empty last cell where it trims and no line end follows), without the rows at the end and the columns at the right that hold nothing. */
function read(text: string, spaced: boolean): string[][] {
  const rows: string[][] = parse(text, {
    bom: true,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    relax_quotes: !spaced,
    ...(spaced ? { ltrim: true, rtrim: true } : {}),
  });
  while (rows.at(-1)?.every((one) => one === "")) rows.pop();
  const width = Math.max(3, ...rows.map((row) => row.findLastIndex((one) => one !== "") + 1));
  return rows.map((row) => row.slice(0, width));
}

test("what a cell means is never changed: csv-parse reads the same values before and after", async () => {
  const table = tableOf({ ...schema, missingValues: ["", "NA"] });
  await fc.assert(
    fc.asyncProperty(careless, fc.constantFrom(1, 3, 64), async (made, size) => {
      const bytes = written(made);
      const decoder = new TextDecoder(
        made.encoding === "utf-16" ? "utf-16le" : made.encoding === "windows-1252" ? "windows-1252" : "utf-8",
      );
      const before = decoder.decode(bytes);
      const mending = await mendingOf(table, opened(bytes, size));
      const output = Buffer.concat(await Array.fromAsync(mending.pieces()));
      const after = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(output);
      // Only where a number or a listed value was meant may spaces be gone: columns 1 and 3, never 2.
      const meant = (rows: string[][]) =>
        rows.map((row, at) =>
          row.map((value, column) => (at > 0 && column !== 1 ? value.replace(/^[ \u00a0]+|[ \u00a0]+$/g, "") : value)),
        );
      expect(meant(read(after, made.padsQuotes))).toEqual(meant(read(before, made.padsQuotes)));
      if (!made.padsQuotes)
        expect(read(after, false).map((row) => row[1])).toEqual(read(before, false).map((row) => row[1]));

      // Whoever mends again finds nothing to do.
      const again = await mendingOf(table, opened(output, size));
      expect(again.mends).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test("a mended file has no finding that the file did not have", async () => {
  const table = tableOf(schema);
  await fc.assert(
    fc.asyncProperty(careless, async (made) => {
      const bytes = written({ ...made, encoding: made.encoding === "utf-16" ? "utf-8" : made.encoding });
      const output = Buffer.concat(await Array.fromAsync((await mendingOf(table, opened(bytes))).pieces()));
      const countsOf = async (content: Uint8Array) => {
        const counts = new Map<string, number>();
        const { findings } = await judgeTable(table, opened(content)(), { kernel: "none" });
        for (const { rule, location, count } of findings) {
          const key = `${rule} ${location?.field ?? ""}`;
          counts.set(key, (counts.get(key) ?? 0) + count);
        }
        return counts;
      };
      const before = await countsOf(bytes);
      // Where a quotation mark after a space made others of a row's cells, what each of them held was not known.
      const isKnown = !before.has("stray-quote ") && !before.has("space-around-quotes ");
      const after = [...(await countsOf(output))].filter(([key]) => isKnown || key.endsWith(" "));
      expect(after.filter(([key, count]) => count > (before.get(key) ?? 0))).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
