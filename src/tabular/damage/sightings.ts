import type { Group, Spot } from "../findings.ts";

/** Cells of which it is not known yet whether anything is wrong with them: a count, and of the first few what a finding wants to know. */
export type Sightings = {
  readonly count: number;
  readonly first: readonly { readonly text: string; readonly spot: Spot }[];
};

/** As many as a finding keeps. */
const kept = 5;

export const noSightings: Sightings = { count: 0, first: [] };

export const withSighting = ({ count, first }: Sightings, text: string, spot: () => Spot): Sightings => ({
  count: count + 1,
  first: first.length < kept ? [...first, { text, spot: spot() }] : first,
});

/** Those of several kinds, the first by their place. */
export const together = (all: readonly Sightings[]): Sightings => ({
  count: all.reduce((sum, { count }) => sum + count, 0),
  first: all
    .flatMap(({ first }) => first)
    .sort((a, b) => a.spot.line - b.spot.line || a.spot.column - b.spot.column)
    .slice(0, kept),
});

export function addAll({ count, first }: Sightings, group: Group): void {
  for (let index = 0; index < count; index++) group.add(first[index]?.spot, first[index]?.text);
}
