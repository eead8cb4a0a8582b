import { describe, expect, test } from "vitest";
import { bothChecks } from "../../test/both-checks.ts";
import { tableOf } from "../../test/table.ts";
import { checkTable } from "./engine.ts";
import { judgeTable } from "./judge.ts";
import { parseText } from "./schema/document.ts";
import { readTableSchema } from "./schema/table-schema.ts";

// The places where implementations of Table Schema differ, one by one, as the standard's text decides them.

async function* once(text: string) {
  yield new TextEncoder().encode(text);
}

/** `rule line` of each place that a file is at fault, the same of both checks. */
async function faults(schema: object, csv: string): Promise<readonly string[]> {
  const findings = await bothChecks(tableOf(schema), csv, [1 << 16]);
  return findings.flatMap(({ rule, location, more = [] }) =>
    [location, ...more].map((place) => `${rule} ${place?.line}`),
  );
}

/** The cells of one column, quoted, that are at fault, with the rules. */
async function refused(field: object, cells: readonly string[], schema: object = {}): Promise<Record<string, string>> {
  const rows = cells.map((text) => `"${text.replaceAll('"', '""')}"\n`).join("");
  const found: Record<string, string> = {};
  for (const fault of await faults({ fields: [{ name: "a", ...field }], ...schema }, `a\n${rows}`)) {
    const [rule = "", line] = fault.split(" ");
    const text = cells[Number(line) - 2] ?? "?";
    found[text] = [found[text], rule].filter((one) => one !== undefined).join(" ");
  }
  return found;
}

/** {@link refused}, each cell in a file of its own: of one fault no more than five places are kept. */
const eachRefused = async (field: object, cells: readonly string[]) =>
  Object.assign({}, ...(await Promise.all(cells.map((text) => refused(field, [text]))))) as Record<string, string>;

const all = (rule: string, cells: readonly string[]) => Object.fromEntries(cells.map((text) => [text, rule]));

function refusal(schema: object, version: 1 | 2 = 2): string | undefined {
  const document = parseText("s.json", JSON.stringify(schema));
  try {
    readTableSchema({ document, path: [], value: document.value as Readonly<Record<string, unknown>> }, version, {
      list: [],
    });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : "?";
  }
}

describe("1. missing values come first, then the type, then constraints on the logical value", () => {
  test("a constraint's values are read as the field's cells are", async () => {
    expect(await refused({ type: "number", constraints: { enum: ["1.0", 2] } }, ["1", "1.00", "2e0", "3"])).toEqual({
      3: "enum",
    });
    const dates = { type: "date", format: "%d/%m/%Y", constraints: { minimum: "2024-02-01" } };
    expect(await refused(dates, ["31/01/2024", "01/02/2024"])).toEqual({ "31/01/2024": "minimum" });
  });

  test("required fails on a missing value alone, and no other constraint looks at one", async () => {
    const field = {
      type: "integer",
      missingValues: ["", "-"],
      constraints: { required: true, minimum: 5, enum: [7], unique: true },
    };
    expect(await refused(field, ["", "-", "7"])).toEqual({ "": "required", "-": "required" });
    expect(await refused({ type: "string", constraints: { minLength: 2, pattern: "b+" } }, [""])).toEqual({});
  });
});

describe("2. missing values of a field take the place of the schema's", () => {
  test("they do not add to them; none at all makes nothing missing", async () => {
    const schema = { missingValues: ["", "n/a"] };
    expect(await refused({ type: "integer", missingValues: ["-"] }, ["", "n/a", "-", " -"], schema)).toEqual(
      all("type-error", ["", "n/a", " -"]),
    );
    expect(await refused({ type: "integer", missingValues: [] }, [""])).toEqual({ "": "type-error" });
    expect(await refused({ type: "integer" }, ["", "n/a", "N/A"], schema)).toEqual({ "N/A": "type-error" });
  });

  test("a quoted empty cell is an empty cell", async () => {
    expect(await faults({ fields: [{ name: "a", type: "integer" }, { name: "b" }] }, 'a,b\n"",1\n,2\n')).toEqual([]);
  });
});

describe("3. keys", () => {
  const fields = [
    { name: "a", type: "integer" },
    { name: "b", type: "string" },
  ];

  test("every part of a primary key has to be there", async () => {
    expect(await faults({ fields, primaryKey: ["a", "b"] }, "a,b\n1,x\n1,\n,x\n,y\n1,x\n")).toEqual([
      "primary-key-missing 3",
      "primary-key-missing 4",
      "primary-key-missing 5",
      "primary-key 6",
    ]);
  });

  test("a row with a missing part is in no unique key", async () => {
    expect(await faults({ fields, uniqueKeys: [["a", "b"]] }, "a,b\n1,\n1,\n,x\n,x\n1,x\n01,x\n")).toEqual([
      "unique-key 7",
    ]);
    expect(await refused({ constraints: { unique: true } }, ["", "", "x"])).toEqual({});
  });

  test.each([
    ["integer", ["1", "01", "+1"]],
    ["number", ["1", "1.0", "1e0"]],
    ["datetime", ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00+00:00", "2024-01-01T01:00:00+01:00"]],
    ["boolean", ["true", "TRUE", "1"]],
    ["object", ['{"a":1,"b":2}', '{"b":2,"a":1}', '{ "a": 1.0, "b": 2 }']],
  ] as const)("equal values of type %s are one value, however they are written", async (type, cells) => {
    expect(await refused({ type, constraints: { unique: true } }, cells)).toEqual(all("unique", cells.slice(1)));
  });
});

describe("4. fieldsMatch", () => {
  const fields = [{ name: "alpha" }, { name: "bravo" }];
  test.each([
    ["exact", "alpha,bravo", []],
    ["exact", "bravo,alpha", ["column-order 1"]],
    ["exact", "alpha,charlie", ["misnamed-column 1"]],
    ["exact", "alpha,bravo,charlie", ["extra-column 1"]],
    ["equal", "bravo,alpha", []],
    ["equal", "alpha", ["missing-column 1"]],
    ["equal", "alpha,bravo,charlie", ["extra-column 1"]],
    ["subset", "charlie,bravo,alpha", []],
    ["subset", "charlie,alpha", ["missing-column 1"]],
    ["superset", "bravo", []],
    ["superset", "bravo,charlie", ["extra-column 1"]],
    ["partial", "charlie,bravo,delta", []],
    ["partial", "charlie,delta", ["missing-column 1"]],
  ] as const)("%s of a and b: %s", async (fieldsMatch, header, expected) => {
    const schema = { fields, fieldsMatch };
    expect(await faults(schema, `${header}\n${header.replaceAll(/[a-z]+/g, "1")}\n`)).toEqual(expected);
  });

  test("version 1 allows two fields of one name, and version 2 does not", () => {
    const twice = { fields: [{ name: "a" }, { name: "a" }] };
    expect([refusal(twice, 1), refusal(twice, 2)]).toEqual([undefined, 's.json:1: two fields are called "a".']);
  });
});

test("5. a number is what XML Schema has as a decimal, an exponent, NaN and INF, and nothing that Python reads beside", async () => {
  const wrong = ["Infinity", "+INF", "sNaN", "1_000", "٣", "３", " 1", "1 ", "1,000", ".", "e3", "1e", "0x10", "--1"];
  expect(
    await eachRefused({ type: "number" }, ["1", "+1.", "-.5", "1E-3", "nan", "NaN", "inf", "-INF", ...wrong]),
  ).toEqual(all("type-error", wrong));
});

test("6. groups need not be of three, which is doubted; a point that is not the decimal one is none", async () => {
  const grouped = { type: "number", groupChar: "," };
  expect(await refused(grouped, ["1,000.5", "-1,234,567", "12", "1,0,0,0", "12,34", ",1", "1,,0", "1,000,.5"])).toEqual(
    {
      ...all("irregular-groups", ["1,0,0,0", "12,34"]),
      ...all("type-error", [",1", "1,,0", "1,000,.5"]),
    },
  );
  const german = { type: "number", decimalChar: ",", groupChar: "." };
  expect(await refused(german, ["1.000,5", "1,5", "1,000.5"])).toEqual({ "1,000.5": "type-error" });
  expect(await refused({ type: "number", decimalChar: "," }, ["1,5", "1.5"])).toEqual({ "1.5": "type-error" });
  expect(refusal({ fields: [{ name: "a", type: "number", groupChar: "." }] })).toBe(
    's.json:1: "groupChar" and "decimalChar" of "a" are the same.',
  );
});

test("7. text around a number is left out where it is declared; an accountant's brackets are a sign and are refused", async () => {
  const field = { type: "number", bareNumber: false, constraints: { minimum: -5, maximum: 95 } };
  expect(await refused(field, ["£5", "-£5", "95%", "(5)", "£", "€96"])).toMatchObject({
    "(5)": "type-error",
    "£": "type-error",
    "€96": "maximum",
  });
});

test("8. integers have no point and no exponent; no digit is lost, in bounds and in keys", async () => {
  expect(await refused({ type: "integer" }, ["+5", "-0", "007", "1.0", "1e3", "0x10"])).toEqual(
    all("type-error", ["1.0", "1e3", "0x10"]),
  );
  const bounds = { constraints: { maximum: "9007199254740993", unique: true } };
  expect(
    await refused({ type: "integer", ...bounds }, ["9007199254740992", "9007199254740993", "9007199254740994"]),
  ).toEqual({
    "9007199254740994": "maximum",
  });
  const decimals = { type: "number", constraints: { minimum: "0.1", maximum: "0.3" } };
  expect(await refused(decimals, ["0.1", "0.3", "0.09999999999999999999", "0.30000000000000000001"])).toEqual({
    "0.09999999999999999999": "minimum",
    "0.30000000000000000001": "maximum",
  });
});

test("9. a boolean is one of the words that are declared, letter by letter", async () => {
  const wrong = ["Yes", "Y", "T", "tRUE", "true "];
  expect(
    await refused({ type: "boolean" }, ["true", "True", "TRUE", "1", "false", "False", "FALSE", "0", ...wrong]),
  ).toEqual(all("type-error", wrong));
  expect(refusal({ fields: [{ name: "a", type: "boolean", trueValues: ["1", "0"] }] })).toBe(
    's.json:1: "0" is both true and false in "a".',
  );
});

test("10. dates and times are those of XML Schema", async () => {
  const dates = ["2024-1-5", "2023-02-29", "20240105", "2024-01-05Z ", "24-01-05"];
  expect(await refused({ type: "date" }, ["2024-02-29", ...dates])).toEqual(all("type-error", dates));
  const moments = ["2024-01-05 10:00:00", "2024-01-05T10:00", "2024-01-05T10:00:60Z", "2024-01-05"];
  expect(
    await refused({ type: "datetime" }, [
      "2024-01-05T10:00:00",
      "2024-01-05T24:00:00",
      "2024-01-05T10:00:00.5+01:00",
      ...moments,
    ]),
  ).toEqual(all("type-error", moments));
});

test("11. patterns of dates are Python's; the older prefix is taken off, and what can mean two things is refused", async () => {
  expect(await refused({ type: "date", format: "%d/%m/%y" }, ["31/12/69", "1/2/68", "2024-12-31"])).toEqual({
    "1/2/68": "one-digit-date",
    "2024-12-31": "type-error",
  });
  expect(await refused({ type: "date", format: "fmt:%d %b %Y" }, ["05 Jan 2024", "5 jan 2024", "5 März 2024"])).toEqual(
    {
      "5 jan 2024": "one-digit-date",
      "5 März 2024": "type-error",
    },
  );
  expect(await refused({ type: "date", format: "any" }, ["5 January 2024", "2024/01/05", "03/04/2024"])).toEqual({
    "03/04/2024": "type-error",
  });
  expect(refusal({ fields: [{ name: "a", type: "date", format: "%Q" }] })).toContain('"%Q" of "a" has no directive');
});

test("12. years, months and durations; what cannot be ordered keeps to no bound", async () => {
  expect(await refused({ type: "year" }, ["2024", "-0044", "12024", "24", "2024Z", "02024"])).toMatchObject(
    all("type-error", ["24"]),
  );
  expect(await refused({ type: "yearmonth" }, ["2024-01", "2024-1", "2024-13"])).toEqual(
    all("type-error", ["2024-1", "2024-13"]),
  );
  const duration = { type: "duration", constraints: { maximum: "P1M" } };
  expect(await refused(duration, ["P27D", "P30D", "P32D", "P", "1 day"])).toEqual({
    ...all("maximum", ["P30D", "P32D"]),
    ...all("type-error", ["P", "1 day"]),
  });
});

test("13. a pattern has to match the whole text, whether it has anchors or not", async () => {
  const of = (pattern: string) => ({ type: "string", constraints: { pattern } });
  expect(await refused(of("^a.*$"), ["abc", "ba"])).toEqual({ ba: "pattern" });
  expect(await refused(of("a|b"), ["a", "b", "ab", "xb"])).toEqual(all("pattern", ["ab", "xb"]));
  expect(await refused(of("\\i\\c*"), ["name-1", "1name"])).toEqual({ "1name": "pattern" });
  expect(await refused(of("\\p{Lu}\\d"), ["É1", "é1"])).toEqual({ é1: "pattern" });
});

test("14. lengths are counted in code points", async () => {
  expect(await refused({ type: "string", constraints: { maxLength: 2 } }, ["😀😀", "éé", "abc"])).toEqual({
    abc: "max-length",
  });
});

describe("15. lists, JSON, places and categories", () => {
  test("the items of a list are of its type, and its length is theirs", async () => {
    const field = { type: "list", itemType: "integer", constraints: { maxLength: 2 } };
    expect(await refused(field, ["1,2", "1,x", "1,2,3", "1;2"])).toEqual({
      ...all("type-error", ["1,x", "1;2"]),
      "1,2,3": "max-length",
    });
  });

  test("JSON is strict, and a key that stands twice is doubted", async () => {
    expect(
      await refused({ type: "object" }, [
        '{"a":1}',
        "{a:1}",
        "[]",
        '{"a":1,"b":{"a":2},"a":3}',
        '{"a":"{\\"a\\":\\"a\\":"}',
      ]),
    ).toEqual({
      ...all("type-error", ["{a:1}", "[]"]),
      '{"a":1,"b":{"a":2},"a":3}': "repeated-json-key",
    });
  });

  test("a JSON Schema asks of what stands in the cell", async () => {
    const jsonSchema = { required: ["n"], properties: { n: { type: "integer" } } };
    expect(await refused({ type: "object", constraints: { jsonSchema } }, ['{"n":1}', "{}", '{"n":1.5}'])).toEqual(
      all("json-schema", ["{}", '{"n":1.5}']),
    );
    expect(
      refusal({ fields: [{ name: "a", type: "array", constraints: { jsonSchema: { items: { type: "text" } } } }] }),
    ).toBe(
      's.json:1: the "jsonSchema" of "a" cannot be used: "type" is "text"; accepted is one or more of null, boolean, number, integer, string, array, object.',
    );
    expect(refusal({ fields: [{ name: "a", type: "string", constraints: { jsonSchema: {} } }] })).toContain(
      'the constraint "jsonSchema" is not for the type string',
    );
  });

  test("longitude comes first, and what lies in Britain the other way round is doubted", async () => {
    expect(await refused({ type: "geopoint" }, ["-0.13, 51.51", "51.51, -0.13", "2.35, 48.85", "190, 0"])).toEqual({
      "51.51, -0.13": "swapped-coordinates",
      "190, 0": "type-error",
    });
  });

  test("categories are compared as values, with a label or without, and enum lists some of them", async () => {
    const labelled = { type: "integer", categories: [{ value: 1, label: "one" }, { value: 2 }] };
    expect(await refused(labelled, ["1", "02", "3"])).toEqual({ 3: "category" });
    const words = { type: "string", categories: ["a", "b"], categoriesOrdered: true, constraints: { enum: ["b"] } };
    expect(await refused(words, ["a", "b", "B"])).toMatchObject({ a: "enum" });
    const field = (more: object) => ({ fields: [{ name: "a", type: "string", ...more }] });
    expect(refusal(field({ categories: ["a"], constraints: { enum: ["a", "c"] } }))).toBe(
      's.json:1: a value of "enum" of "a" is "c", which is none of its categories.',
    );
    expect(refusal(field({ categories: ["a", "a"] }))).toBe('s.json:1: the category "a" of "a" stands twice.');
    expect(refusal(field({ categories: [{ label: "a" }] }))).toBe(
      's.json:1: a category of "a" is an object; accepted is any text.',
    );
  });
});

test("17. lines may end in LF, CRLF or CR, whatever the dialect says", async () => {
  const table = tableOf({ fields: [{ name: "a", type: "integer" }] });
  for (const lineTerminator of ["\r\n", "\n", "\r", undefined]) {
    for (const end of ["\n", "\r\n", "\r"]) {
      const { findings, rows } = await judgeTable(
        { ...table, dialect: { ...table.dialect, lineTerminator } },
        once(`a${end}1${end}`),
      );
      expect([findings, rows]).toEqual([[], 1]);
    }
  }
});

test("a symbol of government statistics that nobody declared is named for what it is, with how to declare it", async () => {
  const table = tableOf({ fields: [{ name: "a", type: "integer" }] });
  const { findings } = await judgeTable(table, once("a\n[c]\n[low]\n[x]\n"));
  expect(findings.map(({ rule, fix }) => [rule, fix])).toEqual([
    [
      "type-error",
      'These are symbols of government statistics for a value that is not there: declare each with its label in missingValues of the column "a", such as {"value": "[c]", "label": "confidential"}.',
    ],
  ]);
});

test("what is missing is counted by its label", async () => {
  const missingValues = [
    { value: "", label: "not recorded" },
    { value: "[c]", label: "confidential" },
    { value: "[x]", label: "not available" },
  ];
  const batches = checkTable(
    tableOf({ missingValues, fields: [{ name: "a", type: "integer" }] }),
    once('a\n[c]\n""\n[c]\n1\n'),
  );
  let step = await batches.next();
  while (!step.done) step = await batches.next();
  expect(step.value.profile.columns[0]).toMatchObject({
    missing: 3,
    missingByLabel: { confidential: 2, "not recorded": 1 },
  });
});
