import type { CellValue, Reader } from "./reader.ts";

type Json = CellValue;
type JsonObject = { readonly [key: string]: Json };

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** Deeper than this, JSON is no cell of a table and would only be there to exhaust the stack. */
const deepest = 100;

function parse(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return isShallow(value, deepest) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isShallow(value: Json, left: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return left > 0 && Object.values(value).every((part) => isShallow(part, left - 1));
}

/** The same text for equal JSON, whatever the order of its keys. */
export function canonicalJson(value: CellValue): string {
  if (isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (isObject(value)) {
    return `{${Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`)
      .join(",")}}`;
  }
  return typeof value === "bigint" ? String(value) : JSON.stringify(value);
}

const structure = (accepts: string, holds: (value: Json) => boolean): Reader => ({
  read(text) {
    const value = parse(text);
    return value !== undefined && holds(value) ? value : undefined;
  },
  key: canonicalJson,
  accepts,
});

/** @see Table Schema v2 §object */
export const objectReader: Reader = {
  ...structure("a JSON object", isObject),
  length: (value) => (isObject(value) ? Object.keys(value).length : 0),
};

/** @see Table Schema v2 §array */
export const arrayReader: Reader = {
  ...structure("a JSON array", isArray),
  length: (value) => (isArray(value) ? value.length : 0),
};

/** Items separated by a character, each read by the item's own reader. @see Table Schema v2 §list */
export function listReader(delimiter: string, item: Reader): Reader {
  return {
    read(text) {
      const values = text === "" ? [] : text.split(delimiter).map(item.read);
      return values.some((value) => value === undefined) ? undefined : (values as CellValue[]);
    },
    key: (value, text) =>
      isArray(value) && text !== ""
        ? JSON.stringify(text.split(delimiter).map((part, index) => item.key(value[index] ?? null, part)))
        : "[]",
    length: (value) => (isArray(value) ? value.length : 0),
    accepts: `a list separated by "${delimiter}", each item ${item.accepts}`,
  };
}

export const geopointFormats = ["default", "array", "object"] as const;
export type GeopointFormat = (typeof geopointFormats)[number];

/** `[longitude, latitude]` in degrees. @see Table Schema v2 §geopoint */
export function geopointReader(format: GeopointFormat): Reader {
  const forms = {
    default: { accepts: 'longitude and latitude such as "-0.13, 51.51"', parts: fromText },
    array: { accepts: "a JSON array of longitude and latitude such as [-0.13, 51.51]", parts: fromArray },
    object: { accepts: 'a JSON object such as {"lon": -0.13, "lat": 51.51}', parts: fromObject },
  };
  const { accepts, parts } = forms[format];
  return {
    read(text) {
      const found = parts(text);
      if (found?.length !== 2) return undefined;
      const [lon, lat] = found.map(coordinate);
      return lon === undefined || lat === undefined || Math.abs(lon) > 180 || Math.abs(lat) > 90
        ? undefined
        : [lon, lat];
    },
    key: canonicalJson,
    accepts,
  };
}

const fromText = (text: string): readonly Json[] => text.split(",").map((part) => part.trim());
const fromArray = (text: string): readonly Json[] | undefined => {
  const value = parse(text);
  return isArray(value) ? value : undefined;
};
const fromObject = (text: string): readonly Json[] | undefined => {
  const value = parse(text);
  if (!isObject(value) || Object.keys(value).length !== 2) return undefined;
  return [value["lon"] ?? null, value["lat"] ?? null];
};

function coordinate(value: Json): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/.test(value) ? Number(value) : undefined;
}

/** How deep the coordinates of a geometry are nested above a position. @see RFC 7946 §3.1 */
const depths: ReadonlyMap<string, number> = new Map([
  ["Point", 0],
  ["MultiPoint", 1],
  ["LineString", 1],
  ["MultiLineString", 2],
  ["Polygon", 2],
  ["MultiPolygon", 3],
]);

const isGeometry = (value: Json | undefined): boolean => {
  if (!isObject(value) || typeof value["type"] !== "string") return false;
  if (value["type"] === "GeometryCollection")
    return isArray(value["geometries"]) && value["geometries"].every(isGeometry);
  const depth = depths.get(value["type"]);
  return depth !== undefined && isNested(value["coordinates"], depth);
};

const isNested = (value: Json | undefined, depth: number): boolean =>
  isArray(value) &&
  (depth > 0
    ? value.every((part) => isNested(part, depth - 1))
    : value.length === 0 || (value.length >= 2 && value.every((part) => typeof part === "number")));

const isFeature = (value: Json): boolean =>
  isObject(value) &&
  value["type"] === "Feature" &&
  (value["geometry"] === null || isGeometry(value["geometry"])) &&
  (value["properties"] === null || isObject(value["properties"]));

/** The structure alone: rings need not close nor wind the right way. @see RFC 7946 §3 */
const isGeojson = (value: Json): boolean =>
  isGeometry(value) ||
  isFeature(value) ||
  (isObject(value) &&
    value["type"] === "FeatureCollection" &&
    isArray(value["features"]) &&
    value["features"].every(isFeature));

const topojsonTypes = new Set(["Topology", "GeometryCollection", ...depths.keys()]);

export const geojsonFormats = ["default", "topojson"] as const;
export type GeojsonFormat = (typeof geojsonFormats)[number];

/** @see Table Schema v2 §geojson */
export const geojsonReader = (format: GeojsonFormat): Reader =>
  format === "default"
    ? structure("GeoJSON", isGeojson)
    : structure("TopoJSON", (value) => isObject(value) && topojsonTypes.has(String(value["type"])));
