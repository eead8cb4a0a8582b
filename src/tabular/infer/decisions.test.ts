import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { memoryFiles, quietLog } from "../../runner/memory.ts";
import { findTables } from "../discover.ts";
import { validate } from "../stage.ts";
import { inferSchema } from "./infer.ts";

type Texts = Readonly<Record<string, string | Uint8Array>>;

async function infer(csvs: Texts) {
  const files = memoryFiles(csvs);
  const inferred = await inferSchema(await findTables(files), { files });
  const described = memoryFiles({ ...csvs, [inferred.file]: inferred.yaml });
  const { report } = await validate(await findTables(described), {}, { files: described, log: quietLog });
  // Dates of one digit are read, and noted.
  expect(report.findings.filter(({ rule }) => rule !== "one-digit-date")).toEqual([]);
  return inferred;
}

const rows = 40;

/** The field of a column called so, whose value in each of 40 rows is given; `title` and `constraints.required` left out. */
async function fieldOf(name: string, textOf: (row: number) => string) {
  const lines = Array.from({ length: rows }, (_, row) => `${row % 7},"${textOf(row).replaceAll('"', '""')}"`);
  const { descriptor, questions } = await infer({ "x.csv": `n,${name}\n${lines.join("\n")}\n` });
  const { missingValues, fields } = descriptor.resources[0]?.schema ?? {};
  const { title: _, name: __, constraints, ...field } = fields?.[1] ?? { title: "" };
  const { required: ___, ...others } = { required: undefined, ...constraints };
  return {
    ...(missingValues ? { everywhere: missingValues } : {}),
    ...field,
    ...others,
    ...(questions.length === 0 ? {} : { questions: questions.length }),
  };
}

const pad = (value: number, width = 2) => String(value).padStart(width, "0");

test.each<[string, string, (row: number) => string, object]>([
  [
    "days above 12 prove a British date",
    "d",
    (row) => `${pad(1 + (row % 28))}/03/2024`,
    { type: "date", format: "%d/%m/%Y" },
  ],
  ["and an American one", "d", (row) => `03/${pad(1 + (row % 28))}/2024`, { type: "date", format: "%m/%d/%Y" }],
  ["without such a day it is left open", "d", (row) => `0${1 + (row % 9)}/03/2024`, { type: "string", questions: 1 }],
  ["with points", "d", (row) => `${1 + (row % 28)}.3.2024`, { type: "date", format: "%d.%m.%Y" }],
  ["a month by its name", "d", (row) => `${pad(1 + (row % 28))}-Mar-2024`, { type: "date", format: "%d-%b-%Y" }],
  [
    "eight digits are a date where the name says so",
    "date",
    (row) => `202403${pad(1 + (row % 28))}`,
    { type: "date", format: "%Y%m%d" },
  ],
  ["and a number where not", "n2", (row) => `202403${pad(1 + (row % 28))}`, { type: "integer" }],
  [
    "as pandas writes a moment",
    "at",
    (row) => `2024-03-01 10:00:${pad(row)}`,
    { type: "datetime", format: "%Y-%m-%d %H:%M:%S" },
  ],
  [
    "a British moment",
    "at",
    (row) => `${pad(1 + (row % 28))}/03/2024 10:${pad(row)}`,
    { type: "datetime", format: "%d/%m/%Y %H:%M" },
  ],
  ["hours and minutes", "at", (row) => `${pad(row % 24)}:${pad(row)}`, { type: "time", format: "%H:%M" }],
  ["a code keeps its zeros", "x", (row) => pad(row, 3), { type: "string" }],
  ["so does one that might get some", "sic_code", (row) => String(1000 + row), { type: "string" }],
  ["a year by its name", "year", (row) => String(2020 + (row % 2)), { type: "year" }],
  [
    "a year by its values: all of a range, again and again",
    "period",
    (row) => String(2015 + (row % 10)),
    { type: "year" },
  ],
  ["but not a measure that has four digits", "cars", (row) => String(1800 + row * 7), { type: "integer" }],
  [
    "financial years look like months, up to 2011-12",
    "fy",
    (row) => `20${pad(1 + (row % 11))}-${pad(2 + (row % 11))}`,
    { type: "string", questions: 1 },
  ],
  ["months", "m", (row) => `20${pad(1 + (row % 9))}-${pad(1 + (row % 12))}`, { type: "yearmonth" }],
  ["a rate may have decimals", "birth_rate", (row) => String(1 + row), { type: "number" }],
  ["thousands", "pay", (row) => `${1 + row},000`, { type: "integer", groupChar: "," }],
  ["pounds", "pay", (row) => `£${1 + row},000.50`, { type: "number", groupChar: ",", bareNumber: false }],
  ["per cent", "share", (row) => `${row}.5%`, { type: "number", bareNumber: false }],
  ["decimals after a comma", "x", (row) => `${row},5`, { type: "number", decimalChar: "," }],
  ["answers", "ok", (row) => (row % 3 ? "Yes" : "No"), { type: "boolean", trueValues: ["Yes"], falseValues: ["No"] }],
  ["one answer alone is text", "ok", () => "Yes", { type: "string" }],
  ["0 and 1 are numbers", "ok", (row) => String(row % 2), { type: "integer", minimum: 0 }],
  ["a bound that the data lies against", "killed", (row) => String(row % 4), { type: "integer", minimum: 0 }],
  ["none for a difference", "change", (row) => String(row % 4), { type: "integer" }],
  ["none from the least so far", "killed", (row) => String(3 + row), { type: "integer" }],
  [
    "bounds of a percentage that reaches them",
    "percent_full",
    (row) => String((row % 5) * 25),
    { type: "number", minimum: 0, maximum: 100 },
  ],
  ["bounds by nature", "latitude", (row) => String(50 + row / 10), { type: "number", minimum: -90, maximum: 90 }],
  ["categories", "kind", (row) => (row % 2 ? "open" : "shut"), { type: "string", categories: ["open", "shut"] }],
  [
    "no categories of a file in their order: the next will be new",
    "kind",
    (row) => "abcd".charAt(Math.floor(row / 10)),
    { type: "string" },
  ],
  [
    "names of months, whole",
    "m",
    (row) => ["Jan", "Feb", "May"][row % 3] ?? "",
    {
      type: "string",
      categories: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" "),
      categoriesOrdered: true,
    },
  ],
  [
    "e-mail addresses are somebody's",
    "contact",
    (row) => `a${row}@x.uk`,
    { type: "string", format: "email", "slipway:personal": true },
  ],
  [
    "so are telephone numbers",
    "contact",
    (row) => `07700 9000${pad(row)}`,
    { type: "string", "slipway:personal": true },
  ],
  ["a number without a zero before its point", "x", (row) => `${row % 2 ? "-" : ""}.${1 + row}`, { type: "number" }],
  [
    "so is what a name says",
    "Surname",
    (row) => (row % 2 ? "Li" : "Roy"),
    { type: "string", "slipway:personal": true },
  ],
  ["addresses of the web", "x", (row) => `https://a.uk/${row}`, { type: "string", format: "uri" }],
  ["a marker among numbers", "x", (row) => (row % 5 ? String(row) : ".."), { type: "integer", everywhere: ["", ".."] }],
  [
    "with what it means",
    "x",
    (row) => (row % 5 ? String(row) : "z"),
    {
      type: "integer",
      missingValues: [{ value: "" }, { value: "z", label: "not applicable" }],
    },
  ],
  ["a letter among texts is a text", "x", (row) => (row % 5 ? `t${row}` : "x"), { type: "string" }],
  ["N/A is none", "x", (row) => (row % 5 ? `t${row}` : "N/A"), { type: "string", everywhere: ["", "N/A"] }],
  [
    "one odd cell is asked about",
    "x",
    (row) => (row === 7 ? "about 9" : String(row)),
    { type: "string", questions: 1 },
  ],
  ["nothing", "x", () => "", { type: "string", questions: 1 }],
])("%s (%s)", async (_, name, textOf, field) => {
  expect(await fieldOf(name, textOf)).toEqual(field);
});

const areas = `code,area\n${Array.from({ length: 12 }, (_, at) => `E0900${pad(at, 4)},Area ${at}`).join("\n")}\n`;
const tidy = [2021, 2022, 2023].flatMap((year) =>
  Array.from({ length: 12 }, (_, at) =>
    ["F", "M"].map((sex) => `${year},E0900${pad(at, 4)},${sex},${(at * 7) % 5}`),
  ).flat(),
);

test("tidy data has the key that its columns make together, and refers to the table of its areas", async () => {
  const { descriptor, yaml } = await infer({
    "areas.csv": areas,
    "stats.csv": `year,area_code,sex,count\n${tidy.join("\n")}\n`,
  });
  expect(descriptor.resources.map(({ schema: { fields: _, $schema: __, ...schema } }) => schema)).toEqual([
    { primaryKey: ["code"] },
    {
      primaryKey: ["year", "area_code", "sex"],
      foreignKeys: [{ fields: ["area_code"], reference: { resource: "areas", fields: ["code"] } }],
    },
  ]);
  expect(yaml).toContain("# every value is one of the 12 in areas.csv");
});

test("a row more than the key allows makes it none", async () => {
  const { descriptor } = await infer({ "stats.csv": `year,area_code,sex,count\n${[...tidy, tidy[0]].join("\n")}\n` });
  expect(descriptor.resources[0]?.schema.primaryKey).toBeUndefined();
});

test("two columns of measures that never repeat together are no key", async () => {
  const lines = Array.from({ length: 60 }, (_, at) => `a,${(at * 37) % 50},${(at * 53) % 47}`);
  const { descriptor } = await infer({ "x.csv": `kind,cars,vans\n${lines.join("\n")}\n` });
  expect(descriptor.resources[0]?.schema.primaryKey).toBeUndefined();
});

test("symbols of one column are missing values of the whole table, with what they mean", async () => {
  const lines = Array.from({ length: 40 }, (_, at) => `${at},${at % 9 ? at : "[c]"},${at % 8 ? `t${at}` : "[z]"}`);
  const { descriptor } = await infer({ "x.csv": `id,n,text\n${lines.join("\n")}\n` });
  const { missingValues, fields } = descriptor.resources[0]?.schema ?? {};
  expect([missingValues, fields?.map((field) => [field.type, field.missingValues])]).toEqual([
    [{ value: "" }, { value: "[c]", label: "confidential" }, { value: "[z]", label: "not applicable" }],
    [
      ["integer", undefined],
      ["integer", undefined],
      ["string", undefined],
    ],
  ]);
});

test("a marker of one column of numbers is one of all columns: a word of texts too, a dash of numbers and dates", async () => {
  const lines = Array.from(
    { length: 40 },
    (_, at) => `${at % 9 ? at : "NA"},${at % 8 ? at : "-"},${at % 7 ? "a b" : "NA"},${at % 6 ? "+" : "-"}`,
  );
  const { descriptor } = await infer({ "x.csv": `m,n,text,sign\n${lines.join("\n")}\n` });
  const { missingValues, fields } = descriptor.resources[0]?.schema ?? {};
  expect([missingValues, fields?.map((field) => [field.type, field.missingValues])]).toEqual([
    ["", "NA"],
    [
      ["integer", ["", "NA", "-"]],
      ["integer", ["", "NA", "-"]],
      ["string", undefined],
      ["string", undefined],
    ],
  ]);
});

test("of a table without rows one thing is said", async () => {
  const { questions } = await infer({ "x.csv": "a,b,c\n" });
  expect(questions).toEqual(["x.csv has no rows, so nothing is known of its columns."]);
});

test("a file with semicolons is read as one, and the descriptor says so", async () => {
  const { descriptor } = await infer({ "x.csv": "id;share\n1;0,5\n2;1,5\n" });
  const [resource] = descriptor.resources;
  expect([resource?.dialect, resource?.schema.fields.map(({ type }) => type)]).toEqual([
    { delimiter: ";" },
    ["integer", "number"],
  ]);
});

test("a compressed file is looked into as any other", async () => {
  const { descriptor } = await infer({ "x.csv.gz": gzipSync("id;share\n1;0,5\n2;1,5\n") });
  const [resource] = descriptor.resources;
  expect([resource?.path, resource?.dialect]).toEqual(["x.csv.gz", { delimiter: ";" }]);
});

test("where a title stands above the header, or the header has two rows, the descriptor says which rows it is", async () => {
  const title = "Casualties by year\n\n";
  const years = "2020,5\n2021,6\n2022,7\n";
  const said = async (csv: string) => {
    const { descriptor, yaml } = await infer({ "x.csv": csv });
    const [resource] = descriptor.resources;
    return [resource?.dialect, resource?.schema.fields.map(({ name }) => name), /dialect: .*# (.*)/.exec(yaml)?.[1]];
  };
  expect(await said(`${title}year,n\n${years}`)).toEqual([
    { headerRows: [3] },
    ["year", "n"],
    "line 1 is above the header, which seems to be line 3; the table was read from there",
  ]);
  expect(await said(`${title}year;n\n${years.replaceAll(",", ";")}`)).toMatchObject([
    { delimiter: ";", headerRows: [3] },
    ["year", "n"],
    expect.stringMatching(/instead of semicolons; line 1 is above/),
  ]);
  expect(await said(`year,n\n${years}`)).toEqual([undefined, ["year", "n"], undefined]);
});

test("no comment and no category has a value of a personal column", async () => {
  const lines = Array.from(
    { length: 60 },
    (_, at) => `${["Zoe", "Yan"][at % 2]},19${60 + (at % 9)}-01-01,0790000${pad(at % 3, 4)},9990000018`,
  );
  const { yaml } = await infer({ "x.csv": `first_name,dob,mobile,nhs_number\n${lines.join("\n")}\n` });
  expect(yaml.match(/slipway:personal: true/g)).toHaveLength(3);
  expect(yaml).not.toMatch(/Zoe|Yan|19[0-9]{2}|0790|9990/);
});

test("what YAML 1.1 would read as true or as a number is quoted", async () => {
  const lines = Array.from({ length: 40 }, (_, at) => `${at % 2 ? "no" : "on"},${at % 3}`);
  const { yaml } = await infer({ "x.csv": `kind,n\n${lines.join("\n")}\n` });
  expect(yaml).toContain('categories: [ "no", "on" ]');
});

test("every table has a name of its own, made of plain letters", async () => {
  const csv = "a\n1\n2\n";
  const { descriptor } = await infer({
    "2023/été.csv": csv,
    "2024/été.csv": csv,
    "a b.csv": csv,
    "a-b.csv": csv,
    "数.csv": csv,
  });
  expect(descriptor.resources.map(({ name }) => name).sort()).toEqual(["2024-ete", "a-b", "a-b-2", "ete", "table"]);
});

test("of numbers the ends are said where they are exact, and of one number that it is always the same", async () => {
  const lines = Array.from({ length: 40 }, (_, at) => `${at % 7},5,${10n ** 20n + BigInt(at)}`);
  const { yaml } = await infer({ "x.csv": `n,same,long\n${lines.join("\n")}\n` });
  expect([...yaml.matchAll(/type: integer(.*)/g)].map(([, said]) => said)).toEqual([
    " # from 0 to 6",
    " # always 5",
    "",
  ]);
});
