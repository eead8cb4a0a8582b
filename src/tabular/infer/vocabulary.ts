const months = "January February March April May June July August September October November December".split(" ");
const days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(" ");
const short = (names: readonly string[]) => names.map((name) => name.slice(0, 3));

const vocabularies = [
  { words: "names of months", names: short(months) },
  { words: "names of months", names: months },
  { words: "days of the week", names: short(days) },
  { words: "days of the week", names: days },
] as const;

/** The whole of a list that everybody knows, in its order, where all values are of it and several are there. */
export function vocabularyOf(values: readonly string[]): (typeof vocabularies)[number] | undefined {
  if (values.length < 3) return undefined;
  return vocabularies.find(({ names }) => values.every((value) => names.includes(value)));
}
