/** What a document of somebody else's holds; undefined for what is no JSON, which no model takes either. */
export function jsonIn(document: string | Uint8Array | undefined): unknown {
  if (document === undefined) return undefined;
  try {
    return JSON.parse(typeof document === "string" ? document : new TextDecoder().decode(document));
  } catch {
    return undefined;
  }
}
