import { expect, test } from "vitest";
import { tableOf } from "../../../test/table.ts";
import { renderDiff } from "../../report/diff.ts";
import { type DiffOptions, diffOf } from "./diff.ts";
import { mendingOf } from "./mend.ts";

const schema = {
  fields: [
    { name: "id", type: "integer" },
    { name: "name", type: "string" },
  ],
};

async function diffed(content: string | Uint8Array, table = tableOf(schema), options?: DiffOptions) {
  const mending = await mendingOf(table, async function* () {
    yield Buffer.from(content);
  });
  return renderDiff(await diffOf(table, mending, options), { color: false }).split("\n");
}

const rows = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => `${first + at},x\n`).join("");

test("hunks have three records around what changes, and say where they are in both files", async () => {
  expect(await diffed(`id,name\n${rows(1, 5)} 6,x\n${rows(7, 18)} 19,x\n${rows(20, 21)},\n,\n`)).toEqual([
    "--- x.csv",
    "+++ x.csv (mended)",
    "@@ -4,7 +4,7 @@",
    " 3,x",
    " 4,x",
    " 5,x",
    "-␣6,x",
    "+6,x",
    " 7,x",
    " 8,x",
    " 9,x",
    "@@ -17,8 +17,6 @@",
    " 16,x",
    " 17,x",
    " 18,x",
    "-␣19,x",
    "+19,x",
    " 20,x",
    " 21,x",
    "-,",
    "-,",
  ]);
});

test("what no eye would see is written out: a mark, line ends, control characters, bytes of another encoding", async () => {
  expect(await diffed("\ufeffid,name\r\n1,\u001b[2J\n2,x\r\n")).toEqual([
    "--- x.csv",
    "+++ x.csv (mended)",
    "@@ -1,3 +1,3 @@",
    "-\\ufeffid,name",
    "-1,\\u001b[2J\\n",
    "+id,name",
    "+1,\\u001b[2J\\r\\n",
    " 2,x",
  ]);
  expect((await diffed(Buffer.from("id,name\n1,\xa35 caf\xe9\n", "latin1"))).slice(-2)).toEqual([
    "-1,\\xa35 caf\\xe9",
    "+1,£5 café",
  ]);
  expect(await diffed(Buffer.from("\ufeffid,name\n1,x\n", "utf16le"))).toEqual([
    "--- x.csv",
    "+++ x.csv (mended)",
    "# UTF-16 is written as UTF-8: other bytes, the same text",
  ]);
});

test("a diff of many lines is cut, and says how many are left", async () => {
  const lines = await diffed(`id,name\n${rows(1, 5000).replaceAll(",x", " ,x")}`, tableOf(schema), { limit: 10 });
  expect(lines.slice(0, 5)).toEqual(["--- x.csv", "+++ x.csv (mended)", "@@ -1,5001 +1,5001 @@", " id,name", "-1 ,x"]);
  expect([lines.length, lines.at(-1)]).toEqual([14, "… and 9,991 more lines"]);
});

test("a long line is cut around what changes", async () => {
  const long = "y".repeat(500);
  const lines = await diffed(`name,id\n${long},1 \n`, tableOf(schema));
  expect(lines.slice(-2)).toEqual([`-…${"y".repeat(38)},1␣`, `+…${"y".repeat(38)},1`]);
});

test("personal values are masked, also in a row whose cells are not where they should be", async () => {
  const personal = tableOf({
    fields: [...schema.fields, { name: "nino", type: "string", "slipway:type": "national-insurance-number" }],
  });
  const lines = await diffed("id,name,nino\n 1,Ada,AB123456C\n2,AB123456C\n3, x,AB123456C,,\n", personal);
  expect(lines.slice(3)).toEqual([
    " id,name,nino",
    "-␣1,Ada,A•••",
    "+1,Ada,A•••",
    " •••,A•••",
    "-•••, •••,A•••,,",
    "+3, x,A•••",
  ]);
});

test("values that are personal although no schema says so are masked too", async () => {
  const content = "id,name\n 1,Ada Lovelace\n";
  const lines = async (personal: DiffOptions["personal"] & {}) =>
    (await diffed(content, undefined, { personal })).slice(3);
  expect(await lines(new Set(["name"]))).toEqual([" id,name", "-␣1,A•••", "+1,A•••"]);
  expect(await lines("all")).toEqual([" id,name", "-␣•••,A•••", "+•••,A•••"]);
});

test("counts that may be too small to be shown are masked", async () => {
  const counted = tableOf({
    "slipway:disclosure": { threshold: 5 },
    fields: [
      { name: "area", type: "string" },
      { name: "n", type: "integer", "slipway:disclosure": true },
    ],
  });
  expect((await diffed("area,n\nA, 3\nB,50\n", counted)).slice(3)).toEqual([" area,n", "-A, •••", "+A,•••", " B,•••"]);
});
