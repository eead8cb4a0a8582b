import { edges } from "./edges.ts";
import type { Random } from "./random.ts";
import { tabular } from "./tabular.ts";

/** A small table that nobody would write; one in so many times a large one. */
export const anyTable = (random: Random): Promise<void> => (random.once(10) ? edges(random) : tabular(random));
