import type { Field } from "../model.ts";
import { scanJson } from "./json-scan.ts";
import type { ValueCheck } from "./value-check.ts";

/** What a value of a field may be that its author hardly meant: the standard allows it, and somebody should look. */
export function doubtsOf({ type, properties }: Field): readonly ValueCheck[] {
  switch (type) {
    case "integer":
    case "number":
      return groupDoubts(properties);
    case "geopoint":
      return [
        {
          rule: "doubtful-value",
          // Longitude comes first. What lies in Britain when read the other way lies off Somalia when read as it is written.
          holds: (value) => !Array.isArray(value) || !isInBritain(value[1], value[0]),
          message:
            "Is in the Indian Ocean, and in Britain if latitude and longitude change places: longitude comes first",
        },
      ];
    case "object":
    case "array":
    case "geojson":
      return [
        {
          rule: "doubtful-value",
          holds: (_, text) => scanJson(text).repeated === undefined,
          message: "Has an object in which a key stands twice, of which readers keep one",
        },
      ];
    default:
      return [];
  }
}

/** The standard does not ask for groups of three; who writes others has mostly lost a digit. */
function groupDoubts({ groupChar }: Field["properties"]): readonly ValueCheck[] {
  if (typeof groupChar !== "string") return [];
  return [
    {
      rule: "doubtful-value",
      holds(_, text) {
        const [, ...groups] = text.split(groupChar);
        return groups.every((group) => /^[0-9]{3}(?![0-9])/.test(group));
      },
      message: `Has "${groupChar}" at other places than every three digits`,
    },
  ];
}

const isInBritain = (longitude: unknown, latitude: unknown) =>
  typeof longitude === "number" &&
  typeof latitude === "number" &&
  longitude >= -9 &&
  longitude <= 2 &&
  latitude >= 49 &&
  latitude <= 61;
