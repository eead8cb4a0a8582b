import { digits, type Random, randomFrom, someDay } from "./random.ts";
import type { BenchTable } from "./table.ts";

const authorities = [
  ["E09000007", "Camden"],
  ["E06000023", "Bristol, City of"],
  ["E06000052", "Cornwall"],
  ["E08000035", "Leeds"],
  ["W06000001", "Ynys Môn"],
  ["E06000019", "Herefordshire, County of"],
  ["E08000003", "Manchester"],
  ["W06000008", "Ceredigion"],
  ["S12000013", "Na h-Eileanan Siar"],
  ["N09000002", "Armagh City, Banbridge and Craigavon"],
  ["E08000025", "Birmingham"],
  ["W06000011", "Abertawe – Swansea"],
  ["E06000010", "Kingston upon Hull, City of"],
  ["S12000036", "City of Edinburgh"],
  ["W06000015", "Caerdydd – Cardiff"],
  ["E08000012", "Liverpool"],
] as const;

const outward = [
  "CF10",
  "NW1",
  "BS1",
  "TR1",
  "LS2",
  "LL77",
  "HR4",
  "M1",
  "SY23",
  "HS1",
  "BT63",
  "B1",
  "EC1A",
  "EH8",
] as const;
const inwardLetters = "ABDEFGHJLNPQRSTUWXYZ";

/**
 * What offices send: ten columns of all kinds, text of which some needs quotes, and accents. Of its physical lines 53 in 100 have a
 * quote; some cells have several lines.
 */
export const mixedTable: BenchTable = {
  name: "mixed",
  schema: {
    fields: [
      // Ascending, as a number that a system gives; it is unique all the same only if somebody looks.
      { name: "id", type: "integer", constraints: { required: true, unique: true, minimum: 1 } },
      { name: "gss_code", type: "string", constraints: { required: true, pattern: "[EWSN][0-9]{8}" } },
      {
        name: "local_authority",
        type: "string",
        constraints: { required: true, enum: authorities.map(([, name]) => name) },
      },
      {
        name: "postcode",
        type: "string",
        constraints: { required: true, pattern: "[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}" },
      },
      {
        name: "recorded_on",
        type: "date",
        constraints: { required: true, minimum: "2015-01-01", maximum: "2026-12-31" },
      },
      { name: "updated_at", type: "datetime", constraints: { required: true } },
      { name: "amount", type: "number", constraints: { required: true, minimum: 0, maximum: 100000 } },
      { name: "households", type: "integer", constraints: { minimum: 0 } },
      { name: "active", type: "boolean", constraints: { required: true } },
      { name: "notes", type: "string", constraints: { maxLength: 120 } },
    ],
  },
  *rows() {
    const random = randomFrom(20_260_901);
    const { below, oneOf } = random;
    for (let id = 1; ; id += 1) {
      const [code, name] = oneOf(authorities);
      yield [
        String(id),
        code,
        quotedIfNeeded(name),
        `${oneOf(outward)} ${below(10)}${inwardLetters[below(20)]}${inwardLetters[below(20)]}`,
        someDay(random, 2015, 12),
        `${someDay(random, 2015, 12)}T${digits(below(24), 2)}:${digits(below(60), 2)}:${digits(below(60), 2)}Z`,
        `${below(below(10) === 0 ? 100_000 : 2_000)}.${digits(below(100), 2)}`,
        below(5) === 0 ? "" : String(below(4_000)),
        oneOf(["true", "false"]),
        quotedIfNeeded(note(random)),
      ];
    }
  },
  faults: [
    { column: 0, cell: "12a4" },
    { column: 1, cell: "E0900007" },
    { column: 2, cell: "Camelot" },
    { column: 3, cell: "NW1 8A" },
    { column: 4, cell: "2023-02-29" },
    { column: 5, cell: "2021-03-04T10:61:00Z" },
    { column: 6, cell: "-12.50" },
    { column: 7, cell: "-3" },
    { column: 8, cell: "maybe" },
  ],
};

const plain = ["checked", "no change", "to review", "late return", "estimate", "on paper"] as const;

/** In a hundred: 67 plain, 14 with a comma, 12 with quotes, 7 of two lines. */
function note({ below, oneOf }: Random): string {
  const kind = below(100);
  if (kind < 67) return oneOf(plain);
  if (kind < 81) return `${oneOf(plain)}, see ${below(900)}`;
  if (kind < 93) return `given as "${oneOf(plain)}"`;
  return `${oneOf(plain)}\nand ${oneOf(plain)}`;
}

const quotedIfNeeded = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
