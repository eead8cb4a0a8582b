/** What a distribution says of itself, the part that installing needs. @see PyPA Core metadata specifications */
export type Metadata = {
  readonly name: string;
  readonly version: string;
  /** `Requires-Dist`, as they are written. */
  readonly requires: readonly string[];
};

/** Reads the header of a `METADATA` file; the description below it is passed over. */
export function parseMetadata(text: string): Metadata {
  const header = text.split(/\r?\n\r?\n/, 1)[0] ?? "";
  const fields = header
    .replace(/\r?\n[ \t]+/g, " ")
    .split(/\r?\n/)
    .flatMap((line) => {
      const colon = line.indexOf(":");
      return colon < 0 ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const];
    });
  const all = (name: string) => fields.filter(([field]) => field === name).map(([, value]) => value);
  return { name: all("name")[0] ?? "", version: all("version")[0] ?? "", requires: all("requires-dist") };
}
