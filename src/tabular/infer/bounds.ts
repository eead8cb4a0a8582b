/** Names of columns, in words, whose numbers lie between two bounds by what they are. */
const natural = [
  { name: /(?:^| )(?:lat|latitude)$/, minimum: -90, maximum: 90 },
  { name: /(?:^| )(?:lon|lng|long|longitude)$/, minimum: -180, maximum: 180 },
  { name: /(?:^| )month(?: (?:no|num|number))?$/, minimum: 1, maximum: 12 },
  { name: /(?:^| )quarter$/, minimum: 1, maximum: 4 },
  { name: /(?:^| )(?:day of month)$/, minimum: 1, maximum: 31 },
] as const;

/** Differences are as often below zero as above, whatever they have been so far. */
const difference =
  /(?:^| )(?:change|changes|difference|diff|delta|growth|net|balance|variance|residual|anomaly)(?: |$)/;
const percent = /(?:^| )(?:percent|percentage|pct|per cent)(?: |$)/;

/** Values that lie on a bound before it is taken for one. */
const touches = 5;

export type NumberFacts = {
  readonly least: number;
  readonly greatest: number;
  /** How many rows have just that value. */
  readonly count: (value: number) => number;
};

export type Bounds = { readonly minimum?: number; readonly maximum?: number; readonly why: string };

/**
 * Bounds that the next rows will keep too: those that the column's name implies, and those that the data lies against without ever
 * passing. The least and the greatest value so far are no bounds.
 */
export function boundsOf(words: string, { least, greatest, count }: NumberFacts): Bounds | undefined {
  const known = natural.find(({ name }) => name.test(words));
  if (known && least >= known.minimum && greatest <= known.maximum) {
    const { minimum, maximum } = known;
    return { minimum, maximum, why: "what its name means lies between these" };
  }
  if (difference.test(words) || least < 0) return undefined;
  const zeros = count(0);
  const hundreds = greatest === 100 && percent.test(words) ? count(100) : 0;
  const minimum = zeros >= touches ? { minimum: 0 } : {};
  const maximum = hundreds >= touches ? { maximum: 100 } : {};
  const why = [
    zeros >= touches ? `${zeros} rows with 0, none below` : "",
    hundreds >= touches ? `${hundreds} rows with 100, none above` : "",
  ].filter((text) => text !== "");
  return why.length === 0 ? undefined : { ...minimum, ...maximum, why: why.join("; ") };
}
