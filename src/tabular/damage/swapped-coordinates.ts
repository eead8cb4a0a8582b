import type { Damage } from "./damage.ts";

const pair = /^\[?\s*([+-]?[0-9.]+)\s*,\s*([+-]?[0-9.]+)\s*\]?$/;

const isBetween = (text: string | undefined, least: number, most: number) =>
  Number(text) >= least && Number(text) <= most;

/**
 * A geopoint of the United Kingdom with its latitude first. As it stands it lies in the Indian Ocean, where there is little but Seychelles.
 * @see Table Schema v2 §geopoint: longitude first
 */
export const swappedCoordinates: Damage = {
  rule: "swapped-coordinates",
  isIn(text) {
    const [, first, second] = pair.exec(text) ?? [];
    return isBetween(first, 49, 61) && isBetween(second, -9, 2);
  },
  says: "has a point in the Indian Ocean, which lies in the United Kingdom if longitude and latitude change places",
};
