import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkCsvw } from "./check.ts";
import results from "./conformance.json" with { type: "json" };
import type { Sources } from "./sources.ts";

// The validation tests of the W3C's working group, in the folder that SLIPWAY_CONFORMANCE names. What each of them gives stands in
// conformance.json: a test that passes no longer, or passes at last, is a change of that list.
const folder = process.env["SLIPWAY_CONFORMANCE"];
const suite = folder === undefined ? "" : join(folder, "csvw");
const base = "http://www.w3.org/2013/csvw/tests/";

/** What http://www.w3.org/.well-known/csvm says, which the tests count on. */
const siteConfiguration = "{+url}-metadata.json\ncsv-metadata.json\n{+url}.json\ncsvm.json\n";

type Entry = {
  readonly id: string;
  readonly type: string;
  readonly action: string;
  readonly httpLink?: string;
  readonly option: { readonly metadata?: string };
};

function served({ action, httpLink }: Entry): Sources {
  async function* contentOf(bytes: Uint8Array) {
    yield bytes;
  }
  return {
    async get(url) {
      if (url === "http://www.w3.org/.well-known/csvm") {
        return { bytes: contentOf(Buffer.from(siteConfiguration)), headers: {} };
      }
      const path = url.startsWith(base) ? url.slice(base.length) : "";
      const file = join(suite, path === action ? path.replace(/\?.*$/, "") : path);
      if (path === "" || !existsSync(file)) return undefined;
      const link = path === action && httpLink !== undefined ? { link: httpLink } : {};
      return { bytes: contentOf(readFileSync(file)), headers: link };
    },
    nameOf: (url) => (url.startsWith(base) ? url.slice(base.length) : url),
    refuse: () => undefined,
  };
}

async function resultOf(entry: Entry): Promise<"passes" | "errors" | "warnings" | "clean"> {
  const { action, option } = entry;
  const metadata = option.metadata ?? (action.endsWith(".json") ? action : undefined);
  const start = metadata === undefined ? { table: base + action } : { metadata: base + metadata };
  const { findings } = await checkCsvw(start, served(entry));
  const levels = new Set(findings.map(({ level }) => level));
  const found = levels.has("error") ? "errors" : levels.has("warning") ? "warnings" : "clean";
  return found === wanted[entry.type] ? "passes" : found;
}

const wanted: Readonly<Record<string, string>> = {
  "csvt:PositiveValidationTest": "clean",
  "csvt:NegativeValidationTest": "errors",
  "csvt:WarningValidationTest": "warnings",
};

describe.skipIf(folder === undefined || !existsSync(suite))(
  "the W3C's validation tests of CSVW (SLIPWAY_CONFORMANCE names the folder that has them)",
  () => {
    test("give what the list says", async () => {
      const { entries } = JSON.parse(readFileSync(join(suite, "manifest-validation.jsonld"), "utf8")) as {
        readonly entries: readonly Entry[];
      };
      const given: Record<string, string> = {};
      for (const entry of entries) given[entry.id.replace(/^.*#/, "")] = await resultOf(entry);
      expect(given).toEqual(results);
    });
  },
);
