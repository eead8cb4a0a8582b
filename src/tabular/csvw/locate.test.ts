import { describe, expect, test } from "vitest";
import { describedBy, locateMetadata } from "./locate.ts";
import type { Sources } from "./sources.ts";
import { expandUrl } from "./uri-template.ts";

const site = "http://example.org";
const table = `${site}/data/x.csv`;
const describing = (url: string) => JSON.stringify({ "@context": "http://www.w3.org/ns/csvw", url });

async function located(pages: Readonly<Record<string, string>>, link?: string, url = table) {
  const asked: string[] = [];
  const sources: Sources = {
    async get(address) {
      asked.push(address.replace(site, ""));
      const text = pages[address.replace(site, "")];
      const bytes = async function* () {
        yield Buffer.from(text ?? "");
      };
      return text === undefined ? undefined : { bytes: bytes(), headers: {} };
    },
    nameOf: (address) => address.replace(site, ""),
    refuse: () => undefined,
  };
  const { metadata, findings } = await locateMetadata(url, link, sources);
  return { asked, tables: metadata?.group?.tables.map((own) => own.url), said: findings.map(({ message }) => message) };
}

describe("the metadata of a table is", () => {
  test("what its Link header names, and nothing else is asked for", async () => {
    const pages = { "/data/linked.json": describing("x.csv"), "/data/x.csv-metadata.json": describing("x.csv") };
    const link = '<linked.json>; rel="describedby"; type="application/csvm+json"';
    expect(await located(pages, link)).toEqual({ asked: ["/data/linked.json"], tables: [table], said: [] });
  });

  test("else the first of the standard's places that describes it", async () => {
    const pages = {
      "/data/x.csv-metadata.json": describing("y.csv"),
      "/data/csv-metadata.json": describing("HTTP://EXAMPLE.org:80/data/./%78.csv"),
    };
    expect(await located(pages)).toEqual({
      asked: ["/.well-known/csvm", "/data/x.csv-metadata.json", "/data/csv-metadata.json"],
      tables: [table],
      said: [
        "/data/x.csv-metadata.json is where the metadata of /data/x.csv would be, and does not describe that table: it is passed over",
      ],
    });
  });

  test("looked for where the site says, in its order", async () => {
    const pages = {
      "/.well-known/csvm": "{+url}.json\n\n/csvm?file={url}\r\n",
      "/csvm?file=http%3A%2F%2Fexample.org%2Fdata%2Fx.csv": describing(table),
    };
    expect(await located(pages)).toMatchObject({
      asked: ["/.well-known/csvm", "/data/x.csv.json", "/csvm?file=http%3A%2F%2Fexample.org%2Fdata%2Fx.csv"],
      tables: [table],
    });
  });

  test("what is broken where it would be, since that is better said than passed over", async () => {
    expect(await located({ "/data/csv-metadata.json": "{" })).toMatchObject({ tables: undefined, said: [] });
  });

  test("none where nothing is found", async () => {
    expect(await located({}, undefined, `${table}#row=2`)).toEqual({
      asked: ["/.well-known/csvm", "/data/x.csv-metadata.json", "/data/csv-metadata.json"],
      tables: undefined,
      said: [],
    });
  });
});

test("of a Link header only what describes, and is JSON, counts", () => {
  const header = [
    '<a.json>; rel="describedBy"; type="application/csvm+json"',
    '<b.json>; rel=describedby; type="application/json"; title="one, two; <three>"',
    '<c.html>; rel="describedby"; type="text/html"',
    '<d.json>; rel="describes next"; type="application/json"',
    '<e.json>; rel="up describedby"; type="application/ld+json"',
  ].join(", ");
  expect(describedBy(header)).toEqual(["a.json", "b.json", "e.json"]);
  expect(describedBy("<".repeat(10_000))).toEqual([]);
});

test("a URI template has the table's URL in it, encoded or as it is", () => {
  const url = "http://example.org/a b.csv?q=1";
  expect(
    ["{+url}-m", "{url}", "x{?url}", "x{&url}", "{#url}", "{other}y"].map((template) => expandUrl(template, url)),
  ).toEqual([
    "http://example.org/a%20b.csv?q=1-m",
    "http%3A%2F%2Fexample.org%2Fa%20b.csv%3Fq%3D1",
    "x?url=http%3A%2F%2Fexample.org%2Fa%20b.csv%3Fq%3D1",
    "x&url=http%3A%2F%2Fexample.org%2Fa%20b.csv%3Fq%3D1",
    "#http://example.org/a%20b.csv?q=1",
    "y",
  ]);
});
