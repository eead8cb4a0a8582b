import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Dialect } from "../model.ts";
import { defaultDialect } from "../schema/dialect.ts";
import type { CsvRecord, ScanFault } from "./record.ts";
import { createScanner } from "./scan.ts";
import { createTokenScanner } from "./scan-tokens.ts";

function scan(chunks: readonly string[], dialect: Partial<Dialect>, create = createTokenScanner) {
  const records: CsvRecord[] = [];
  const faults: ScanFault[] = [];
  const places: object[] = [];
  const scanner = create(
    { ...defaultDialect, ...dialect },
    (record) => records.push(record),
    (fault) => faults.push(fault),
  );
  for (const chunk of chunks) {
    scanner.push(chunk);
    places.push(scanner.at());
  }
  scanner.end();
  return { records, faults, places, cells: records.map(({ cells }) => cells), lineEnds: { ...scanner.lineEnds() } };
}

describe("dialects of more than single characters", () => {
  test("a delimiter of several characters, cut by a chunk's end", () => {
    const { cells, records, faults } = scan(["a:", ':b\n"x', '"', '"::', '"::😀:y\n'], { delimiter: "::" });
    expect([cells, faults]).toEqual([
      [
        ["a", "b"],
        ['x"::', "😀:y"],
      ],
      [],
    ]);
    expect(records.map(({ places }) => places)).toEqual([
      [1, 1, 1, 2, 1, 4, 1, 5],
      [2, 1, 2, 8, 2, 10, 2, 13],
    ]);
  });

  test("records that end in a character of their own, with the last line ended by an editor", () => {
    const { cells, records, lineEnds } = scan(["id,name;1,app\nle;2,orange;\n"], { lineTerminator: ";" });
    expect(cells).toEqual([
      ["id", "name"],
      ["1", "app\nle"],
      ["2", "orange"],
    ]);
    expect(records[2]?.places).toEqual([2, 4, 2, 5, 2, 6, 2, 12]);
    expect(lineEnds).toEqual({ lf: 0, crlf: 0, cr: 0 });
  });

  test("comments that begin with several characters, and a delimiter that is no single unit of UTF-16", () => {
    expect(scan(["// no\na😀/b\n"], { commentChar: "//", delimiter: "😀" }).records).toEqual([
      { cells: ["a", "/b"], places: [2, 1, 2, 2, 2, 3, 2, 5], width: 2 },
    ]);
  });
});

const texts = ["a", "é", "😀", ",", '"', "'", "\n", "\r", "\r\n", " ", ";", ":", "|", "\\", "#", "//"] as const;
const anyText = fc.array(fc.constantFrom(...texts, "\x1f"), { maxLength: 40 }).map((parts) => parts.join(""));

const single = fc.record({
  delimiter: fc.constantFrom(",", ";", "|"),
  quoteChar: fc.constantFrom('"', "'", ""),
  doubleQuote: fc.boolean(),
  escapeChar: fc.constantFrom(undefined, "\\"),
  skipInitialSpace: fc.boolean(),
  commentChar: fc.constantFrom(undefined, "#"),
});

test("single characters are told apart as by the scanner of single characters, however broken the text", () => {
  fc.assert(
    fc.property(anyText, single, (text, dialect) => {
      const chunks = Array.from(text);
      expect(scan(chunks, dialect)).toEqual(scan(chunks, dialect, createScanner));
      expect(scan([text], dialect)).toEqual(scan([text], dialect, createScanner));
    }),
    { numRuns: 1_000 },
  );
});

const several = fc.record({
  delimiter: fc.constantFrom("::", "||", "\t|", ",", "<>", "😀"),
  quoteChar: fc.constantFrom('"', "'"),
  doubleQuote: fc.boolean(),
  escapeChar: fc.constantFrom(undefined, "\\"),
  commentChar: fc.constantFrom(undefined, "//", "#"),
  lineTerminator: fc.constantFrom(undefined, "\n", ";", "|\n", "<end>"),
});

test("any text at all gives the same in one chunk and in many", () => {
  fc.assert(
    fc.property(anyText, several, (text, dialect) => {
      const { places: _, ...whole } = scan([text], dialect);
      const { places: __, ...parts } = scan(Array.from(text), dialect);
      expect(parts).toEqual(whole);
    }),
    { numRuns: 1_000 },
  );
});

const cell = fc.array(fc.constantFrom(...texts, "::", "<", ">", "e"), { maxLength: 4 }).map((parts) => parts.join(""));
const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });

test("what is written in a dialect is read back, every cell where it is, as csv-parse reads it too", () => {
  fc.assert(
    fc.property(rows, several, (rows, dialect) => {
      const { delimiter, quoteChar, lineTerminator = "\n" } = dialect;
      // What escapes inside quotes: a quotation mark is doubled or has the mark of escapes before it.
      const mark = dialect.doubleQuote ? quoteChar : dialect.escapeChar;
      if (mark === undefined) return;
      const inner = (text: string) =>
        (dialect.escapeChar === undefined ? text : text.replaceAll("\\", "\\\\")).replaceAll(
          quoteChar,
          mark + quoteChar,
        );
      let text = "";
      const at = () => {
        const lines = text.split(/\r\n|\n|\r/);
        return [lines.length, Array.from(lines.at(-1) ?? "").length + 1];
      };
      const places = rows.map((row) => {
        const found = row.flatMap((value, index) => {
          if (index > 0) text += delimiter;
          const start = at();
          text += quoteChar + inner(value) + quoteChar;
          return [...start, ...at()];
        });
        text += lineTerminator;
        return found;
      });
      const read = scan([text], dialect);
      expect(read.faults).toEqual([]);
      expect(read.records).toEqual(rows.map((cells, index) => ({ cells, places: places[index], width: cells.length })));
      if (dialect.doubleQuote === (dialect.escapeChar !== undefined)) return;
      const oracle = {
        delimiter,
        quote: quoteChar,
        escape: mark,
        record_delimiter: lineTerminator,
        relax_column_count: true,
      };
      expect(read.cells).toEqual(parse(text, oracle));
    }),
    { numRuns: 500 },
  );
});
