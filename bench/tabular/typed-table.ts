import { digits, type Random, randomFrom, someDay } from "./random.ts";
import type { BenchTable } from "./table.ts";

const statuses = ["open", "waiting", "closed", "refused"] as const;
const things = ["lamp", "drain", "shelter", "bench", "sign", "swing"] as const;
const places = ["High St", "Mill Hill", "Church Ln", "The Green"] as const;

/** What a database exports: ten typed columns, two of them text that is in quotes throughout, and no cell of several lines. */
export const typedTable: BenchTable = {
  name: "typed",
  schema: {
    fields: [
      { name: "id", type: "integer", constraints: { required: true, minimum: 1, maximum: 99_999_999 } },
      { name: "reference", type: "string", constraints: { required: true, pattern: "R\\d{7}" } },
      { name: "reported_on", type: "date", constraints: { required: true } },
      { name: "cost", type: "number", constraints: { required: true, minimum: 0, maximum: 50_000 } },
      { name: "urgent", type: "boolean", constraints: { required: true } },
      { name: "status", type: "string", constraints: { required: true, enum: statuses } },
      { name: "thing", type: "string", constraints: { required: true, maxLength: 20 } },
      { name: "visits", type: "integer", constraints: { minimum: 0, maximum: 500 } },
      { name: "due_on", type: "date", constraints: { required: true } },
      { name: "remark", type: "string", constraints: { required: true, maxLength: 30 } },
    ],
  },
  *rows() {
    const random = randomFrom(20_260_902);
    const { below, oneOf } = random;
    for (let id = 1; ; id += 1) {
      yield [
        String(id),
        `R${digits(below(10_000_000), 7)}`,
        someDay(random, 2016, 10),
        `${below(50_000)}.${digits(below(100), 2)}`,
        oneOf(["true", "false"]),
        oneOf(statuses),
        `"${oneOf(things)}, ${oneOf(places)}"`,
        String(below(501)),
        someDay(random, 2026, 3),
        `"${remark(random)}"`,
      ];
    }
  },
  faults: [
    { column: 0, cell: "0" },
    { column: 1, cell: "R12345" },
    { column: 2, cell: "2023-02-29" },
    { column: 3, cell: "50000.01" },
    { column: 4, cell: "maybe" },
    { column: 5, cell: "lost" },
    { column: 6, cell: '"something, with a long name"' },
    { column: 7, cell: "501" },
    { column: 8, cell: "2027-00-10" },
    { column: 9, cell: '"nobody knows ""why"", or since when"' },
  ],
};

function remark({ below, oneOf }: Random): string {
  const kind = below(4);
  if (kind === 0) return `now ""${oneOf(statuses)}""`;
  if (kind === 1) return `${below(900)} m from ${oneOf(places)}`;
  return kind === 2 ? "nothing" : "to be done";
}
