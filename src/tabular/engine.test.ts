import { describe, expect, test } from "vitest";
import { tableOf } from "../../test/table.ts";
import type { Finding } from "../report/model.ts";
import type { ColumnBatch } from "./columns.ts";
import { type CheckOptions, checkTable, type TableResult } from "./engine.ts";
import { hashOf } from "./keys/hash.ts";
import { createKeyTable } from "./keys/table.ts";
import type { TableSource } from "./model.ts";

async function run(
  table: TableSource,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: CheckOptions = {},
) {
  async function* one() {
    yield typeof content === "string" ? new TextEncoder().encode(content) : (content as Uint8Array);
  }
  const source = typeof content === "object" && Symbol.asyncIterator in content ? content : one();
  const batches: ColumnBatch[] = [];
  const checking = checkTable(table, source, options);
  for (;;) {
    const step = await checking.next();
    if (step.done) return { batches, ...(step.value as TableResult) };
    batches.push(step.value);
  }
}

const brief = (findings: readonly Finding[]) =>
  findings.map(({ rule, count, location, more = [], found }) => [
    rule,
    count,
    [location, ...more].map((place) => `${place?.line}:${place?.column}`).join(" "),
    ...(found ? [found] : []),
  ]);

const fields = (...list: object[]) => ({ fields: list });

describe("a sound table", () => {
  test("comes out as typed columns, in batches, with a profile and no finding", async () => {
    const schema = fields(
      { name: "id", type: "integer" },
      { name: "opened", type: "date" },
      { name: "share", type: "number", missingValues: ["-"] },
      { name: "ok", type: "boolean" },
    );
    const result = await run(
      tableOf(schema),
      "id,opened,share,ok\n1,1970-01-02,0.5,true\n2,,-,false\n3,1970-01-01,2,1",
      { batchRows: 2 },
    );
    expect(result.findings).toEqual([]);
    expect(result.batches).toEqual([
      {
        rows: 2,
        columns: [
          { name: "id", type: "integer", values: [1, 2] },
          { name: "opened", type: "date", values: [1, null] },
          { name: "share", type: "number", values: [0.5, null] },
          { name: "ok", type: "boolean", values: [true, false] },
        ],
      },
      {
        rows: 1,
        columns: [
          { name: "id", type: "integer", values: [3] },
          { name: "opened", type: "date", values: [0] },
          { name: "share", type: "number", values: [2] },
          { name: "ok", type: "boolean", values: [true] },
        ],
      },
    ]);
    expect(result.profile).toEqual({
      name: "x",
      path: "x.csv",
      rows: 3,
      columns: [
        {
          name: "id",
          type: "integer",
          missing: 0,
          invalid: 0,
          distinct: 3,
          moreDistinct: false,
          minimum: "1",
          maximum: "3",
        },
        {
          name: "opened",
          type: "date",
          missing: 1,
          invalid: 0,
          distinct: 2,
          moreDistinct: false,
          minimum: "1970-01-01",
          maximum: "1970-01-02",
        },
        {
          name: "share",
          type: "number",
          missing: 1,
          invalid: 0,
          distinct: 2,
          moreDistinct: false,
          minimum: "0.5",
          maximum: "2",
        },
        { name: "ok", type: "boolean", missing: 0, invalid: 0, distinct: 2, moreDistinct: false },
      ],
    });
  });

  test("may be a header alone", async () => {
    expect(await run(tableOf(fields({ name: "a", type: "integer" })), "a\n")).toMatchObject({
      findings: [],
      rows: 0,
      batches: [],
    });
  });

  test("a byte order mark before a quoted header is noted and is no part of the name", async () => {
    const { findings, batches } = await run(tableOf(fields({ name: "a", type: "integer" })), '\ufeff"a"\n1\n');
    expect(brief(findings)).toEqual([["byte-order-mark", 1, "1:1"]]);
    expect(batches[0]?.columns).toEqual([{ name: "a", type: "integer", values: [1] }]);
  });
});

describe("faults of the file", () => {
  test("short, long and blank rows are told apart", async () => {
    const { findings } = await run(tableOf(), "a,b\n1\n1,2,3\n,\n\n4,5\n");
    expect(brief(findings)).toEqual([
      ["short-row", 1, "2:1"],
      ["long-row", 1, "3:5"],
      ["blank-row", 2, "4:1 5:1"],
    ]);
  });

  test("the line that a fault names is the physical one, also after a cell of several lines", async () => {
    const schema = fields({ name: "note", type: "string" }, { name: "n", type: "integer" });
    const { findings } = await run(tableOf(schema), 'note,n\r\n"one\r\ntwo\r\n😀é",bad\r\n');
    expect(findings).toMatchObject([
      {
        rule: "type-error",
        location: { file: "x.csv", line: 4, column: 5, endLine: 4, endColumn: 8, field: "n", row: 1 },
        found: ["bad"],
      },
    ]);
  });

  test("an unclosed quotation mark is named at the line where it opened", async () => {
    const { findings } = await run(tableOf(), 'a,b\n1,2\n3,"4\n5,6\n');
    expect(brief(findings)).toEqual([["unclosed-quote", 1, "3:3"]]);
  });

  test("an empty file, and one of UTF-16, say one thing each", async () => {
    expect(brief((await run(tableOf(), "")).findings)).toEqual([["empty-file", 1, "undefined:undefined"]]);
    expect(brief((await run(tableOf(), Buffer.from("\ufeffa,b\n1,2\n", "utf16le"))).findings)).toEqual([
      ["encoding", 1, "1:1"],
    ]);
  });

  test("a byte that is not UTF-8 and a NUL have a place, and what follows is checked all the same", async () => {
    const bytes = Buffer.concat([Buffer.from("name,n\ncaf"), Buffer.from([0xe9]), Buffer.from(",1\n\0,x\n")]);
    const { findings } = await run(
      tableOf(fields({ name: "name", type: "string" }, { name: "n", type: "integer" })),
      bytes,
    );
    expect(brief(findings)).toEqual([
      ["encoding", 1, "2:4"],
      ["nul-character", 1, "3:1"],
      ["type-error", 1, "3:3", ["x"]],
    ]);
  });

  test("mixed line ends are a warning", async () => {
    const { findings } = await run(tableOf(), "a\n1\r\n2\n");
    expect(findings).toMatchObject([
      { rule: "mixed-line-endings", level: "warning", message: "Lines end in more than one way: 2 in LF, 1 in CRLF" },
    ]);
  });

  test("bytes and hash that a descriptor gives are held against the file", async () => {
    const { findings } = await run(
      tableOf(undefined, { expected: { bytes: 3, hash: `sha256:${"0".repeat(64)}` } }),
      "a\n1\n",
    );
    expect(findings.map(({ message }) => message)).toEqual([
      "The file has 4 bytes, and the descriptor says 3",
      "The file's sha256 hash is not the descriptor's",
    ]);
  });
});

describe("the header", () => {
  const two = fields({ name: "region", type: "string" }, { name: "count", type: "integer" });
  const rules = async (schema: object, content: string) => brief((await run(tableOf(schema), content)).findings);

  test("a misspelt name is one finding, and its cells are checked as if it were right", async () => {
    const { findings } = await run(tableOf(two), "Regoin,count\nx,y\n");
    expect(brief(findings)).toEqual([
      ["misnamed-column", 1, "1:1", ["Regoin"]],
      ["type-error", 1, "2:3", ["y"]],
    ]);
    expect(findings[0]?.fix).toBe('Did you mean "region"?');
  });

  test("missing, extra, doubled and nameless columns are told apart", async () => {
    expect(await rules(two, "region\nx\n")).toEqual([["missing-column", 1, "1:1"]]);
    expect(await rules(two, "region,count,zzzzzz,,region\nx,1,,,\n")).toEqual([
      ["extra-column", 1, "1:14", ["zzzzzz"]],
      ["blank-column-name", 1, "1:21"],
      ["duplicate-column", 1, "1:22", ["region"]],
      ["extra-column", 1, "1:22", ["region"]],
    ]);
  });

  test("fieldsMatch decides on order and on what may be missing or more", async () => {
    const match = (fieldsMatch: string) => ({ ...two, fieldsMatch });
    expect(await rules(two, "count,region\n1,x\n")).toEqual([["column-order", 1, "1:7"]]);
    expect(await rules(match("equal"), "count,region\n1,x\n")).toEqual([]);
    expect(await rules(match("subset"), "more,count,region\n,1,x\n")).toEqual([]);
    expect(await rules(match("superset"), "count\n1\n")).toEqual([]);
    expect(await rules(match("superset"), "count,qqqqqq\n1,2\n")).toEqual([["extra-column", 1, "1:7", ["qqqqqq"]]]);
    expect(await rules(match("partial"), "qqqqqq\n1\n")).toEqual([["missing-column", 1, "1:1"]]);
  });
});

describe("constraints and keys", () => {
  test("each is a finding of its own column, with the values found and none of them in words", async () => {
    const schema = fields(
      {
        name: "code",
        type: "string",
        constraints: { required: true, unique: true, pattern: "[A-Z]\\d", minLength: 2, maxLength: 2 },
      },
      { name: "n", type: "integer", constraints: { minimum: 1, exclusiveMaximum: 10 } },
      {
        name: "kind",
        type: "string",
        categories: ["a", { value: "b", label: "B" }],
        constraints: { enum: ["a", "b"] },
      },
    );
    const { findings } = await run(tableOf(schema), "code,n,kind\nA1,1,a\nA1,10,b\n,0,c\nsecret,5,a\n");
    expect(brief(findings)).toEqual([
      ["unique", 1, "3:1", ["A1"]],
      ["exclusive-maximum", 1, "3:4", ["10"]],
      ["required", 1, "4:1", [""]],
      ["minimum", 1, "4:2", ["0"]],
      ["category", 1, "4:4", ["c"]],
      ["enum", 1, "4:4", ["c"]],
      ["max-length", 1, "5:1", ["secret"]],
      ["pattern", 1, "5:1", ["secret"]],
    ]);
    expect(JSON.stringify(findings.map(({ message, why, fix }) => [message, why, fix]))).not.toContain("secret");
  });

  test("a primary key is unique by value and whole; a unique key leaves out rows with a part missing", async () => {
    const schema = {
      ...fields({ name: "a", type: "integer" }, { name: "b", type: "string" }),
      primaryKey: ["a", "b"],
      uniqueKeys: [["b"]],
    };
    const { findings } = await run(tableOf(schema), "a,b\n1,x\n01,x\n2,\n3,\n");
    expect(brief(findings)).toEqual([
      ["primary-key", 1, "3:1", ["01, x"]],
      ["unique-key", 1, "3:4", ["x"]],
      ["primary-key-missing", 2, "4:3 5:3", ["", ""]],
    ]);
  });

  test("a foreign key asks only for values that are there", async () => {
    const schema = {
      ...fields({ name: "pump", type: "integer" }),
      foreignKeys: [{ fields: "pump", reference: { resource: "pumps", fields: "id" } }],
    };
    const pumps = createKeyTable();
    pumps.add(hashOf(["1"]), 2);
    const { findings } = await run(tableOf(schema), "pump\n1\n7\n01\n", { references: () => pumps });
    expect(brief(findings)).toEqual([["foreign-key", 1, "3:1", ["7"]]]);
  });
});

describe("a large file", () => {
  test("is worked on as it comes: batches are handed out before the source has ended, and none is kept", async () => {
    let produced = 0;
    async function* source() {
      const rows = new TextEncoder().encode("12345,some text of a row,2024-01-01\n".repeat(1_000));
      yield new TextEncoder().encode("id,text,day\n");
      for (; produced < 200; produced++) yield rows;
    }
    const checking = checkTable(tableOf(), source(), { batchRows: 1_000 });
    let seen = 0;
    let ahead = 0;
    for (let step = await checking.next(); ; step = await checking.next()) {
      if (step.done) {
        expect(step.value.rows).toBe(200_000);
        break;
      }
      seen += step.value.rows;
      // At most what one chunk and the piece before it hold is read ahead of what was handed out.
      ahead = Math.max(ahead, produced * 1_000 - seen);
    }
    expect(seen).toBe(200_000);
    expect(ahead).toBeLessThanOrEqual(3_000);
  });

  test("with a fault in each row has one finding, of a count and five places", async () => {
    const { findings } = await run(tableOf(fields({ name: "n", type: "integer" })), `n\n${"bad\n".repeat(20_000)}`);
    expect(brief(findings)).toEqual([
      ["type-error", 20_000, "2:1 3:1 4:1 5:1 6:1", ["bad", "bad", "bad", "bad", "bad"]],
    ]);
  });
});
