import { describe, expect, test } from "vitest";
import { bothChecks } from "../../test/both-checks.ts";
import { damagedCells, longCells } from "../../test/damaged-cells.ts";
import { tableOf } from "../../test/table.ts";

describe("it finds what checkTable finds", () => {
  test("in texts that were damaged on their way, and in those that only look like it", async () => {
    const texts = tableOf({
      fields: [
        { name: "a", type: "string" },
        { name: "b", type: "any" },
        { name: "c", type: "string", constraints: { enum: ["#N/A", "=1"] } },
        { name: "d", type: "string", constraints: { pattern: "[A-Z]\\d|=.*" } },
        { name: "e", type: "number" },
      ],
      missingValues: ["", "#NUM!"],
    });
    const usual = "BRCA1,TP53,=1,A1,5";
    const with_ = (column: number, cell: string) => usual.split(",").with(column, cell).join(",");
    const before = `a,b,c,d,e\n${`${usual}\n`.repeat(5)}`;
    const quoted = [
      '"=IF(a,""b"")"',
      '"=\n1"',
      '"\r\n=1"',
      '"\t\n-a"',
      '"""=1"',
      '"-5,5"',
      '"+""1"',
      '"Ã©\n"',
      '"""""-"',
    ];
    for (const column of [0, 1, 2, 3, 4]) {
      const all = [...damagedCells, ...quoted].map((cell) => with_(column, cell)).join("\n");
      await bothChecks(texts, before + `${all}\n`.repeat(7), [32, 1 << 16], { firstRows: 5 });
    }
    for (const cell of longCells)
      await bothChecks(texts, `${before}${with_(0, cell)}\n`.repeat(2), [1 << 16], { firstRows: 5 });
    const all = [...damagedCells, ...quoted].map((cell) => with_(0, cell)).join("\r\n");
    for (const firstRows of [0, 5, 20, 1_000]) {
      await bothChecks(texts, before + `${all}\n`.repeat(3), [64, 1 << 16], { firstRows });
      await bothChecks(tableOf(), before + `${all}\n`.repeat(3), [1 << 16], { firstRows });
    }
  });

  test("of codes that lost their zeros, in as many rows as are looked at for it", async () => {
    const codes = tableOf({ fields: [{ name: "a", type: "string" }] });
    const csv = `a\n${"0123\n4567\n123\n".repeat(10)}`;
    const counts: (number | undefined)[] = [];
    for (const firstRows of [0, 2, 3, 10, 100])
      counts.push((await bothChecks(codes, csv, [16], { firstRows }))[0]?.count);
    expect(counts).toEqual([undefined, undefined, 1, 3, 10]);
  });
});
