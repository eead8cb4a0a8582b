import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Dialect } from "../model.ts";
import { type CsvRecord, mostCells, mostCharacters, type ScanFault } from "./record.ts";
import { createScanner } from "./scan.ts";

const rfc4180: Dialect = {
  delimiter: ",",
  lineTerminator: undefined,
  quoteChar: '"',
  doubleQuote: true,
  escapeChar: undefined,
  skipInitialSpace: false,
  header: true,
  commentChar: undefined,
};

function scan(chunks: readonly string[], dialect: Partial<Dialect> = {}) {
  const records: CsvRecord[] = [];
  const faults: ScanFault[] = [];
  const scanner = createScanner(
    { ...rfc4180, ...dialect },
    (record) => records.push(record),
    (fault) => faults.push(fault),
  );
  for (const chunk of chunks) scanner.push(chunk);
  scanner.end();
  return { records, faults, cells: records.map(({ cells }) => cells), lineEnds: { ...scanner.lineEnds() } };
}

describe("where cells are", () => {
  test("a cell of several lines counts all of them, and the cells after it are where an editor shows them", () => {
    const { records } = scan(['a,b\n"1\n2\r\n3",x\ny,é😀z,w']);
    expect(records).toEqual([
      { cells: ["a", "b"], places: [1, 1, 1, 2, 1, 3, 1, 4], width: 2 },
      { cells: ["1\n2\r\n3", "x"], places: [2, 1, 4, 3, 4, 4, 4, 5], width: 2 },
      { cells: ["y", "é😀z", "w"], places: [5, 1, 5, 2, 5, 3, 5, 6, 5, 7, 5, 8], width: 3 },
    ]);
  });

  test("LF, CRLF and CR each end a line, and the last line needs none", () => {
    const { cells, lineEnds } = scan(["a\r", "\nb\rc\nd"]);
    expect(cells).toEqual([["a"], ["b"], ["c"], ["d"]]);
    expect(lineEnds).toEqual({ lf: 1, crlf: 1, cr: 1 });
  });
});

describe("what is wrong", () => {
  test("a quotation mark inside an unquoted cell is said once for the cell, and kept as text", () => {
    const { cells, faults } = scan(['😀,5"pipe"\n']);
    expect(cells).toEqual([["😀", '5"pipe"']]);
    expect(faults).toEqual([{ kind: "stray-quote", line: 1, column: 4 }]);
  });

  test("text after a closing quotation mark is kept, and said where it starts", () => {
    const { cells, faults } = scan(['"a"b,"c" , "d', '","e"', " ", " \n"]);
    expect(cells).toEqual([["ab", "c ", ' "d"', "e  "]]);
    expect(faults).toEqual([
      { kind: "after-quote", line: 1, column: 4 },
      { kind: "space-after-quote", line: 1, column: 9 },
      { kind: "space-before-quote", line: 1, column: 12 },
      { kind: "space-after-quote", line: 1, column: 19 },
    ]);
  });

  test("a control character is named with its record, the first one of each, wherever the text is cut", () => {
    const text = 'a,b\n1,\x1fx\x01\n"\u{1f600}\r\n\x07",\t\n#\x02\n2,3';
    const expected = [undefined, { line: 2, column: 3, code: 31 }, { line: 4, column: 1, code: 7 }, undefined];
    for (const chunks of [[text], Array.from(text)]) {
      expect(scan(chunks, { commentChar: "#" }).records.map(({ control }) => control)).toEqual(expected);
    }
    expect(scan(["a\x1fb"], { delimiter: "\x1f" }).records[0]).toMatchObject({ cells: ["a", "b"], control: undefined });
  });

  test("an unclosed quotation mark is said where it was opened, not where the file ends", () => {
    const { cells, faults } = scan(['a,b\n1,"x\n2,y\n']);
    expect(cells).toEqual([
      ["a", "b"],
      ["1", "x\n2,y\n"],
    ]);
    expect(faults).toEqual([{ kind: "unclosed-quote", line: 2, column: 3 }]);
  });

  test("an unclosed quotation mark does not hold the rest of the file in memory", () => {
    const { cells, faults } = scan(['"', ...Array.from({ length: 40 }, () => "x".repeat(100_000))]);
    expect(cells[0]?.[0]?.length).toBe(mostCharacters);
    expect(faults).toEqual([{ kind: "unclosed-quote", line: 1, column: 1 }]);
  });

  test("cells beyond the widest sheet are counted and not kept", () => {
    const { records } = scan([",".repeat(mostCells + 10)]);
    expect([records[0]?.width, records[0]?.cells.length]).toEqual([mostCells + 11, mostCells]);
  });
});

describe("dialects", () => {
  test("a delimiter, an escape character, spaces after delimiters and comments are as the dialect says", () => {
    expect(
      scan(["# no, data\na; 'b;\\'c'\n"], {
        delimiter: ";",
        quoteChar: "'",
        escapeChar: "\\",
        skipInitialSpace: true,
        commentChar: "#",
      }),
    ).toMatchObject({
      cells: [["a", "b;'c"]],
      faults: [],
      records: [{ places: [2, 1, 2, 2, 2, 4, 2, 11] }],
    });
  });
});

test("an escape character before a line end escapes nothing in the next line, wherever a chunk ends", () => {
  for (const chunks of [["a\\\n,b\n"], ["a\\", "\n,b\n"]]) {
    expect(scan(chunks, { escapeChar: "\\" }).cells).toEqual([["a"], ["", "b"]]);
  }
});

// An oracle that shares nothing with the scanner: the file is written from cells, and the position of each is known as it is written.
const alphabet = fc.constantFrom("a", "é", "😀", ",", '"', "\n", "\r", "\r\n", " ", ";", "\u2028");
const cell = fc.record({ parts: fc.array(alphabet, { maxLength: 4 }), quoted: fc.boolean() });
const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
const table = fc.record({
  rows: fc.array(fc.record({ cells: fc.array(cell, { minLength: 1, maxLength: 4 }), end: lineEnd }), {
    minLength: 1,
    maxLength: 5,
  }),
  lastEnd: fc.boolean(),
});

type Table = typeof table extends fc.Arbitrary<infer Value> ? Value : never;

function written({ rows, lastEnd }: Table) {
  let text = "";
  const records: { cells: string[]; places: number[] }[] = [];
  const at = () => {
    const lines = text.split(/\r\n|\n|\r/);
    return [lines.length, Array.from(lines.at(-1) ?? "").length + 1];
  };
  for (const [index, { cells, end }] of rows.entries()) {
    const record = { cells: [] as string[], places: [] as number[] };
    for (const [column, { parts, quoted }] of cells.entries()) {
      const value = parts.join("");
      if (column > 0) text += ",";
      const start = at();
      // A record of one empty cell at the file's end is no record at all unless it is quoted.
      text +=
        quoted || /[",\r\n]/.test(value) || (cells.length === 1 && value === "")
          ? `"${value.replaceAll('"', '""')}"`
          : value;
      record.cells.push(value);
      record.places.push(...start, ...at());
    }
    records.push(record);
    // A quoted cell that ends in CR would make CRLF of the LF after it only if its quote were not in between: it is.
    if (index < rows.length - 1 || lastEnd) text += end;
  }
  return { text, records };
}

describe("any file", () => {
  test("positions and values are those that the file was written with, however it is cut into chunks", () => {
    fc.assert(
      fc.property(table, fc.array(fc.nat(6), { minLength: 1, maxLength: 8 }), (given, sizes) => {
        const { text, records } = written(given);
        const characters = Array.from(text);
        const chunks: string[] = [];
        for (let from = 0, turn = 0; from < characters.length; turn++) {
          const size = 1 + (sizes[turn % sizes.length] ?? 0);
          chunks.push(characters.slice(from, from + size).join(""));
          from += size;
        }
        const scanned = scan(chunks);
        expect(scanned.faults).toEqual([]);
        expect(scanned.records.map(({ cells, places }) => ({ cells, places }))).toEqual(records);
      }),
      { numRuns: 500 },
    );
  });

  test("values are those that another reader of RFC 4180 sees", () => {
    fc.assert(
      fc.property(table, (given) => {
        const { text } = written({ ...given, rows: given.rows.map((row) => ({ ...row, end: "\n" })) });
        expect(scan([text]).cells).toEqual(parse(text, { relax_column_count: true, record_delimiter: "\n" }));
      }),
      { numRuns: 200 },
    );
  });

  test("any text at all, however broken, gives the same records and faults in one chunk and in many", () => {
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 30 }), (parts) => {
        const text = parts.join("");
        expect(scan(Array.from(text))).toEqual(scan([text]));
      }),
      { numRuns: 500 },
    );
  });
});
