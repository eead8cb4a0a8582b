import { expect, test } from "vitest";
import { tableOf } from "../../test/table.ts";
import type { TableProfile } from "../tabular/profile.ts";
import { schemaOrgDataset } from "./schema-org.ts";

const schema = {
  fields: [
    { name: "born", type: "date", "slipway:personal": true },
    { name: "when", type: "date", format: "%d/%m/%Y", title: "Day" },
    { name: "count", type: "integer", description: "How many.", constraints: { minimum: 0 } },
  ],
};
const profile: TableProfile = {
  name: "x",
  path: "x.csv",
  rows: 2,
  columns: ["born", "when", "count"].map((name) => ({
    ...{ name, type: "date", missing: 0, invalid: 0, distinct: 2, moreDistinct: false },
    ...{ minimum: "01/02/2023", maximum: "31/12/2024" },
  })),
};
const file = { name: "x y.csv", encodingFormat: "text/csv", bytes: 12, sha256: "ab" };

test("a table is described by what its package says, its files, its columns and the days it covers", () => {
  const descriptor = {
    title: "Cars",
    description: "All of them.",
    homepage: "https://example.gov.uk/cars",
    version: "1.2.0",
    created: "2026-01-01",
    keywords: ["cars", 7],
    licenses: [
      { name: "OGL-UK-3.0", path: "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/" },
    ],
    contributors: [
      { title: "Ada King", roles: ["creator"], organization: "ONS", email: "ada@example.gov.uk" },
      { title: "Department for Transport", role: "publisher", path: "https://www.gov.uk/dft" },
    ],
    sources: [{ title: "A survey", path: "https://example.gov.uk/survey" }],
    resources: [{ name: "x", title: "Cars by day", spatial: "Great Britain" }, { name: "y" }],
  };
  const dateModified = new Date("2026-09-01T10:11:12Z");
  expect(schemaOrgDataset(tableOf(schema, { descriptor }), { dateModified, files: [file], profile })).toEqual({
    "@context": "https://schema.org/",
    "@type": "Dataset",
    name: "Cars by day",
    description: "All of them.",
    url: "https://example.gov.uk/cars",
    version: "1.2.0",
    license: "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    creator: {
      "@type": "Person",
      name: "Ada King",
      email: "ada@example.gov.uk",
      affiliation: { "@type": "Organization", name: "ONS" },
    },
    publisher: { "@type": "Organization", name: "Department for Transport", url: "https://www.gov.uk/dft" },
    keywords: ["cars"],
    isBasedOn: [{ "@type": "CreativeWork", name: "A survey", url: "https://example.gov.uk/survey" }],
    dateCreated: "2026-01-01",
    dateModified: "2026-09-01T10:11:12.000Z",
    temporalCoverage: "2023-02-01/2024-12-31",
    spatialCoverage: { "@type": "Place", name: "Great Britain" },
    distribution: [
      {
        "@type": "DataDownload",
        name: "x y.csv",
        encodingFormat: "text/csv",
        contentUrl: "x%20y.csv",
        contentSize: "12 B",
        sha256: "ab",
      },
    ],
    variableMeasured: [
      { "@type": "PropertyValue", name: "born" },
      { "@type": "PropertyValue", name: "when", alternateName: "Day" },
      { "@type": "PropertyValue", name: "count", description: "How many.", minValue: 0 },
    ],
  });
});

test("what nobody says is not made up, and what is no text is left out", () => {
  const descriptor = { title: 7, licenses: "OGL", contributors: [{}], temporal: { start: "2020" } };
  expect(schemaOrgDataset(tableOf({ fields: [schema.fields[0]] }, { descriptor }), { files: [], profile })).toEqual({
    "@context": "https://schema.org/",
    "@type": "Dataset",
    name: "x",
    temporalCoverage: "2020/..",
    variableMeasured: [{ "@type": "PropertyValue", name: "born" }],
  });
  expect(
    schemaOrgDataset(tableOf({ fields: [schema.fields[0]] }), { files: [], profile })["temporalCoverage"],
  ).toBeUndefined();
});
