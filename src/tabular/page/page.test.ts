import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { hostileTexts } from "../../../test/hostile-text.ts";
import { memoryFiles } from "../../runner/memory.ts";
import { findTables } from "../discover.ts";
import { folderBaseline } from "../drift/baseline.ts";
import { comparedWith, profiledOf, withDrift } from "../drift/compared.ts";
import { validate } from "../stage.ts";
import { renderPage } from "./page.ts";
import { besideTables, pageTables } from "./tables.ts";

type Contents = Parameters<typeof memoryFiles>[0];

/** The page of a folder, compared with what it held. */
async function pageOf(contents: Contents, before?: Contents): Promise<string> {
  const files = memoryFiles(contents);
  const tables = await findTables(files);
  const log = { progress: () => {}, info: () => {} };
  const { report, outputs } = await validate(tables, { profiled: "all" }, { files, log });
  const profiled = profiledOf(tables, outputs?.tables ?? []);
  const compared = before ? await comparedWith(folderBaseline("main", memoryFiles(before)), profiled) : [];
  const { findings } = withDrift(report, "main", compared);
  const profiles = profiled.map(({ profile }) => profile);
  const shown = await pageTables({ tables, findings, profiles, compared }, files);
  return renderPage(shown, { baseline: before && "main", others: besideTables(tables, findings) });
}

const packageOf = (fields: readonly object[]) =>
  JSON.stringify({ name: "p", resources: [{ name: "x", type: "table", path: "x.csv", schema: { fields } }] });

const textOf = (page: string) =>
  page
    .slice(page.indexOf("<body>"))
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

test("a finding is shown on the rows that it is about, with those beside them, the faulty cell marked", async () => {
  const rows = Array.from({ length: 20 }, (_, row) => `${row},${row === 7 || row === 15 ? " 3x " : row}`);
  const page = await pageOf({
    "datapackage.json": packageOf([
      { name: "id", type: "integer" },
      { name: "n", type: "integer" },
    ]),
    "x.csv": `id,n\n${rows.join("\n")}\n`,
  });
  expect(page).toContain("<h1>1 error</h1>");
  const table = /<table>.*?<\/table>/s.exec(page)?.[0] ?? "";
  expect([...table.matchAll(/<th scope="row">(.*?)<\/th>/g)].map(([, line]) => line)).toEqual([
    "8",
    "9",
    "10",
    "⋮",
    "16",
    "17",
    "18",
  ]);
  expect(
    [...table.matchAll(/<td class="faulty" aria-describedby="t0f0"><mark>(.*?)<\/mark>/g)].map(([, cell]) => cell),
  ).toEqual(Array(2).fill('<span class="none">␣</span>3x<span class="none">␣</span>'));
});

test("a row of the wrong length is marked as a whole", async () => {
  const page = await pageOf({ "x.csv": "a,b\n1,2\n3\n4,5\n" });
  expect(page).toMatch(
    /<tr class="faulty" aria-describedby="t0f0"><th scope="row">3<\/th><td[^>]*>3<\/td><td[^>]*><span class="none">no cell<\/span>/,
  );
});

test("of a wide table only the columns near a fault are shown, and the first", async () => {
  const names = Array.from({ length: 40 }, (_, column) => `c${column}`);
  const fields = names.map((name) => ({ name, type: "integer" }));
  const row = names.map((_, column) => (column === 30 ? "x" : "1")).join(",");
  const page = await pageOf({ "datapackage.json": packageOf(fields), "x.csv": `${names.join(",")}\n${row}\n` });
  const head = /<thead>.*?<\/thead>/s.exec(page)?.[0] ?? "";
  expect([...head.matchAll(/>(c\d+)</g)].map(([, name]) => name)).toEqual([
    "c0",
    "c26",
    "c27",
    "c28",
    "c29",
    "c30",
    "c31",
    "c32",
    "c33",
  ]);
  expect(page).toContain("9 of 40 columns");
});

test("personal columns are masked wherever they stand, all cells of a row that has moved, and nothing of them is drawn", async () => {
  const fields = [
    { name: "nhs", type: "string", "slipway:type": "nhs-number" },
    { name: "n", type: "integer" },
  ];
  const people = ["943 476 5919", "987 654 4321", "450 557 7104"];
  const page = await pageOf({
    "datapackage.json": packageOf(fields),
    "x.csv": `nhs,n\n${people[0]},x\n${people[1]},2\n1,${people[2]},3\n999 000 0081,4\n`,
  });
  expect(page).toContain("9•••");
  for (const value of [...people, "999 000 0081", "476", "5919"]) expect(page).not.toContain(value);
  expect(page).toContain("Personal: not shown");
});

test("of a table that is wider than what is kept of a row, a fault far to the right is told by its value", async () => {
  const names = Array.from({ length: 1_200 }, (_, column) => `c${column}`);
  const fields = names.map((name) => ({ name, type: "integer" }));
  const rowOf = (at: number) => names.map((_, column) => (column === at ? "wrong" : "1")).join(",");
  const pageWith = (at: number) =>
    pageOf({ "datapackage.json": packageOf(fields), "x.csv": `${names.join(",")}\n${rowOf(at)}\n` });
  expect(await pageWith(900)).toContain('aria-describedby="t0f0"><mark>wrong</mark>');
  const far = await pageWith(1_100);
  expect(far).not.toContain("<mark>");
  expect(textOf(far)).toContain("Found: wrong");
});

test("the header is the one that the check took: below titles, where it is declared to be, and in what is compressed", async () => {
  const fields = [
    { name: "id", type: "integer" },
    { name: "n", type: "integer" },
  ];
  const resource = (path: string, dialect = {}) => ({ name: path, type: "table", path, dialect, schema: { fields } });
  const csv = "id,n\n1,2\n3,x\n5,6\n";
  const page = await pageOf({
    "datapackage.json": JSON.stringify({
      name: "p",
      resources: [resource("a.csv"), resource("b.csv", { headerRows: [3] }), resource("c.csv.gz")],
    }),
    "a.csv": `About these things\n\n${csv}`,
    "b.csv": `About,things\nand,more\n${csv}`,
    "c.csv.gz": gzipSync(csv),
  });
  const heads = [...page.matchAll(/<thead>(.*?)<\/thead>.*?<mark>x<\/mark>/gs)].map(([, head = ""]) => head);
  expect(heads.map((head) => textOf(`<body>${head}`).trim())).toEqual(Array(3).fill("Line id n"));
});

test("somebody's values in the place of a header are on no page", async () => {
  const rows = Array.from({ length: 30 }, (_, row) => `person.${row}@example.org,${row % 3}`);
  const page = await pageOf({ "x.csv": `${rows.join("\n")}\n1,2,3\n` });
  expect(page).not.toContain("@example.org");
  expect(textOf(page)).toContain("column 1");
});

test("what is different is said, and drawn beside what was", async () => {
  const before = `region,n\n${Array.from({ length: 200 }, (_, row) => `r${row % 4},${row}.5`).join("\n")}\n`;
  const after = `region,n\n${Array.from({ length: 150 }, (_, row) => `r${row % 3},${row}.5`).join("\n")}\n`;
  const page = await pageOf({ "x.csv": after }, { "x.csv": before });
  expect(textOf(page)).toMatch(
    /What is different since main Warning: The table has lost 25% of its rows: 150 instead of 200/,
  );
  expect(textOf(page)).toContain("Column 1 has lost 1 of its 4 categories");
  expect(page).toContain("<polyline");
  expect(textOf(await pageOf({ "x.csv": after }, { "x.csv": after }))).toContain(
    "No drift: nothing that chance would not explain.",
  );
});

test("a cell that spans lines and a header that does, a file without rows and one without anything", async () => {
  const page = await pageOf({
    "datapackage.json": packageOf([
      { name: "id", type: "integer" },
      { name: "n", type: "integer" },
    ]),
    "x.csv": 'id,n\n1,1\n2,"three\nfour"\n3,3\n',
  });
  expect(textOf(page)).toContain("3 2 three\\nfour");
  expect(textOf(await pageOf({ "a.csv": "id,n\n", "b.csv": "" }))).toContain("b.csv");
});

test.each(Object.entries(hostileTexts))(
  "%s in a name, a cell, a header or a label is text and nothing else",
  async (_, evil) => {
    const cell = `"${evil.replaceAll('"', '""')}"`;
    const contents = {
      "datapackage.json": JSON.stringify({
        name: "p",
        resources: [
          {
            name: "x",
            type: "table",
            path: "x.csv",
            schema: {
              fields: [
                { name: evil.slice(0, 2_000), type: "integer" },
                { name: "t", type: "string", missingValues: [{ value: "-", label: evil }] },
              ],
            },
          },
        ],
      }),
      "x.csv": `${cell},t\n${cell},${cell}\n1,${cell}\n2,${cell}\n`,
    };
    const page = await pageOf(contents, { ...contents, "x.csv": `${cell},t\n1,-\n` });
    expect(page).not.toMatch(/<script|<img|<iframe|<!--|javascript:|\son\w+\s*=\s*["']?[a-z]*\(|\u001b|\u202e/i);
    const tags = new Set([...page.matchAll(/<\/?([a-z0-9]+)/g)].map(([, name]) => name));
    expect([...tags].filter((tag) => !known.has(tag ?? ""))).toEqual([]);
    expect(Buffer.byteLength(page)).toBeLessThan(300_000);
  },
);

const known = new Set(
  "html head meta title style body a div header p h1 h2 h3 h4 nav ul li span main section article table caption thead tbody tr th td mark strong code i svg rect polyline line footer".split(
    " ",
  ),
);
