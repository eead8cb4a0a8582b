import { describe, expect, test } from "vitest";
import { defaultDialect, readDialect } from "./dialect.ts";
import { parseText } from "./document.ts";
import type { Remarks } from "./keys.ts";

function read(written: object) {
  const document = parseText("d.json", JSON.stringify(written, null, 1));
  const remarks: Remarks = { list: [] };
  const view = { document, path: [], value: document.value as Readonly<Record<string, unknown>> };
  const { ...dialect } = readDialect(view, ",", remarks);
  return { dialect, remarks: remarks.list.map(({ message, location }) => [location?.line, message]) };
}

describe("a dialect", () => {
  test.each([
    [{}, {}],
    [{ delimiter: "::" }, { delimiter: "::" }],
    [
      { quoteChar: "'", doubleQuote: false, escapeChar: "\\" },
      { quoteChar: "'", doubleQuote: false, escapeChar: "\\" },
    ],
    [{ quoteChar: null }, { quoteChar: "" }],
    [{ quoteChar: "" }, { quoteChar: "" }],
    [{ escapeChar: '"', doubleQuote: false }, {}],
    [{ commentChar: "//" }, { commentChar: "//" }],
    [{ commentChar: null, escapeChar: null }, {}],
    [{ lineTerminator: "\n" }, { lineTerminator: "\n" }],
    [{ lineTerminator: ";", delimiter: "," }, { lineTerminator: ";" }],
    [{ header: false }, { header: false }],
    [{ headerRows: [] }, { header: false }],
    [{ headerRows: [1] }, {}],
    [
      { headerRows: [3, 2, 3], headerJoin: "_" },
      { headerRows: [2, 3], headerJoin: "_" },
    ],
    [{ commentRows: [2] }, { commentRows: [2] }],
    [{ nullSequence: "\\N" }, { nullSequence: "\\N" }],
    [{ skipInitialSpace: true }, { skipInitialSpace: true }],
    // CSV Dialect 1.0, and Frictionless Framework 5.
    [
      { csvddfVersion: 1.2, quotechar: "'", skipinitialspace: true },
      { quoteChar: "'", skipInitialSpace: true },
    ],
    [
      { header: false, csv: { delimiter: ";", quoteChar: "'" } },
      { header: false, delimiter: ";", quoteChar: "'" },
    ],
  ])("%j is read", (written, expected) => {
    expect(read(written)).toEqual({ dialect: { ...defaultDialect, ...expected }, remarks: [] });
  });

  test("says what has no effect on a CSV file", () => {
    const written = {
      property: "rows",
      itemType: "array",
      itemKeys: ["a"],
      sheetNumber: 1,
      sheetName: "x",
      table: "t",
    };
    expect(read({ ...written, caseSensitiveHeader: false, header: false, headerRows: [2] })).toEqual({
      dialect: { ...defaultDialect, header: false },
      remarks: [
        [2, '"property" of a dialect is for files of another kind, and has no effect on a CSV file'],
        [3, '"itemType" of a dialect is for files of another kind, and has no effect on a CSV file'],
        [4, '"itemKeys" of a dialect is for files of another kind, and has no effect on a CSV file'],
        [7, '"sheetNumber" of a dialect is for files of another kind, and has no effect on a CSV file'],
        [8, '"sheetName" of a dialect is for files of another kind, and has no effect on a CSV file'],
        [9, '"table" of a dialect is for files of another kind, and has no effect on a CSV file'],
        [10, '"caseSensitiveHeader" has no effect: names of columns are compared letter by letter, as pandas does'],
        [12, '"headerRows" has no effect where "header" is false'],
      ],
    });
  });

  test.each([
    [
      { delimiter: "" },
      'd.json:2: "delimiter" of a dialect is ""; accepted is one character or more, without line ends.',
    ],
    [{ delimiter: 1 }, 'd.json:2: "delimiter" is "1"; accepted is text.'],
    [{ quoteChar: "''" }, `d.json:2: "quoteChar" of a dialect is "''"; accepted is one character, or "" for none.`],
    [{ lineTerminator: "" }, 'd.json:2: "lineTerminator" of a dialect is ""; accepted is text such as "\\n".'],
    [{ headerRows: [0] }, 'd.json:3: "headerRows" of a dialect has "0"; numbers of rows from 1 are accepted.'],
    [{ headerRows: 2 }, 'd.json:2: "headerRows" is "2"; accepted is a list.'],
    [{ commentRows: ["1"] }, 'd.json:3: "commentRows" of a dialect has "1"; numbers of rows from 1 are accepted.'],
    [{ headerRows: [1, 2], commentRows: [2] }, 'd.json:2: row 2 is both in "headerRows" and in "commentRows".'],
    [
      { delimiter: ";", quoteChar: ";" },
      'd.json:3: "delimiter" and "quoteChar" of a dialect are both ";", and a file cannot be read like that.',
    ],
    [
      { delimiter: ";", lineTerminator: ";" },
      'd.json:3: "delimiter" and "lineTerminator" of a dialect are both ";", and a file cannot be read like that.',
    ],
    [
      { commentChar: "," },
      'd.json:2: "delimiter" and "commentChar" of a dialect are both ",", and a file cannot be read like that.',
    ],
  ])("%j is refused", (written, message) => {
    expect(() => read(written)).toThrow(message);
  });
});
