// Feeds what nobody would write, and says where two ways that must agree do not: `npm run fuzz -- tabular|edges|parts|mending [--seconds 60] [--seed 1]`.
import { parseArgs } from "node:util";
import { anyTable } from "./fuzz/any-table.ts";
import { edges } from "./fuzz/edges.ts";
import { mending } from "./fuzz/mending.ts";
import { parts } from "./fuzz/parts.ts";
import { type Random, randomFrom } from "./fuzz/random.ts";

const subjects = { edges, mending, parts, tabular: anyTable };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: "string", default: "60" }, seed: { type: "string" } },
});
const [name = ""] = positionals;
const subject: ((random: Random) => Promise<unknown>) | undefined = Object.entries(subjects).find(
  ([known]) => known === name,
)?.[1];
if (!subject)
  throw new Error(`"${name}" is nothing that can be fuzzed; accepted: ${Object.keys(subjects).join(", ")}.`);
let seed = Number(values.seed ?? Date.now() % 1_000_000_000);
console.log(`fuzz ${name}: seed ${seed}`);
const end = Date.now() + 1000 * Number(values.seconds);
let count = 0;
for (; Date.now() < end; seed++) {
  try {
    await subject(randomFrom(seed));
  } catch (error) {
    console.error(`fuzz ${name}: seed ${seed} fails; to see it again: npm run fuzz -- ${name} --seed ${seed}`);
    throw error;
  }
  count++;
}
console.log(`fuzz ${name}: ${count} cases, no disagreement`);
