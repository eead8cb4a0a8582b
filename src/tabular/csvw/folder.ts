import type { Files } from "../../runner/ports.ts";
import { refusalOf } from "../schema/place.ts";
import { resolved } from "./links.ts";
import type { Sources } from "./sources.ts";

/** The address that a file of a folder has while its metadata is read: nothing of it is ever seen, and nothing else has one. */
export function addressOf(path: string): string {
  const encoded = path.replace(/[%?#]/g, encodeURIComponent);
  return resolved(`file:///${encoded}`, "file:///") ?? `file:///${encoded}`;
}

/**
 * A folder as the one place that metadata and tables come from. What would lead out of the metadata's own folder, into what is
 * hidden, or to the network is refused as it is written.
 */
export function folderSources(files: Files): Sources {
  return {
    async get(url) {
      const path = pathAt(url);
      if (path === undefined || refusalOf(path)) return undefined;
      const entry = await files.stat(path);
      if (entry?.kind !== "file" && entry?.kind !== "link") return undefined;
      const headers = /\.tsv$/i.test(path) ? { "content-type": "text/tab-separated-values" } : {};
      return { bytes: files.open(path), headers };
    },
    nameOf: (url) => pathAt(url) ?? url,
    refuse: (written) => refusedAs(decoded(written).trim()) ?? refusedAs(written.trim()),
  };
}

function refusedAs(written: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]+:(?!\/\/)/i.test(written)) return "is an address; only files of this folder are read";
  // A folder, as a base URL is one, ends in a slash.
  return refusalOf(written.replace(/(?<=.)\/$/, ""))?.what;
}

function pathAt(url: string): string | undefined {
  return url.startsWith("file:///") ? decoded(url.slice("file:///".length)) : undefined;
}

/** What is not well encoded stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
