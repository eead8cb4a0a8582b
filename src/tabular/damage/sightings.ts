import { type Group, placesKept, type Spot } from "../findings.ts";

/** Cells of which it is not known yet whether anything is wrong with them: a count, and of the first few and the last what a finding wants to know. */
export type Sightings = {
  readonly count: number;
  readonly first: readonly { readonly text: string; readonly spot: Spot }[];
  readonly last?: () => Spot;
};

export const noSightings: Sightings = { count: 0, first: [] };

export const withSighting = ({ count, first }: Sightings, text: string, spot: () => Spot): Sightings => ({
  count: count + 1,
  first: first.length < placesKept ? [...first, { text, spot: spot() }] : first,
  last: spot,
});

/** Those of several kinds, the first by their place. */
export function together(all: readonly Sightings[]): Sightings {
  const last = all
    .flatMap((own) => own.last?.() ?? [])
    .sort(byPlace)
    .at(-1);
  return {
    count: all.reduce((sum, { count }) => sum + count, 0),
    first: all
      .flatMap(({ first }) => first)
      .sort((a, b) => byPlace(a.spot, b.spot))
      .slice(0, placesKept),
    ...(last && { last: () => last }),
  };
}

const byPlace = (a: Spot, b: Spot) => a.line - b.line || a.column - b.column;

export function addAll({ count, first, last }: Sightings, group: Group): void {
  for (let index = 0; index < count; index++) group.add(first[index]?.spot ?? last, first[index]?.text);
}
