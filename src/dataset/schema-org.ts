import type { Field, TableSource } from "../tabular/model.ts";
import type { TableProfile } from "../tabular/profile.ts";
import { readerOf } from "../tabular/types/field-reader.ts";

/** A file of the data set, as it can be fetched from beside the description. */
export type Distribution = {
  readonly name: string;
  readonly encodingFormat: string;
  readonly bytes?: number;
  /** In hexadecimal digits. */
  readonly sha256?: string;
};

export type DatasetFacts = {
  readonly dateModified?: Date;
  readonly files: readonly Distribution[];
  /** Where the data was read: the days that it covers are taken from there, unless the package says them itself. */
  readonly profile?: TableProfile;
};

type Words = Readonly<Record<string, unknown>>;

/**
 * `dataset.jsonld`: a table as schema.org describes data sets, for catalogues and search engines. Of the data itself it has no value but
 * the first and the last day, and those not of a personal column.
 *
 * @see schema.org, Dataset, DataDownload, PropertyValue; W3C JSON-LD 1.1
 */
export function schemaOrgDataset(table: TableSource, { dateModified, files, profile }: DatasetFacts): Words {
  const package_ = table.descriptor ?? {};
  const resources = listOf(package_["resources"]);
  const resource = resources.find(({ name }) => name === table.name) ?? {};
  // What a package of one table tells of itself is about that table, and mostly says more.
  const [first, second] = resources.length === 1 ? [package_, resource] : [resource, package_];
  const word = (key: string) => textOf(first[key]) ?? textOf(second[key]);
  const licenses = listOf(resource["licenses"] ?? package_["licenses"]).flatMap(licenseOf);
  const contributors = listOf(resource["contributors"] ?? package_["contributors"]);
  const isPublisher = (one: Words) => rolesOf(one).includes("publisher");
  const creators = contributors.filter((one) => !isPublisher(one)).flatMap(agentOf);
  const publishers = contributors.filter(isPublisher).flatMap(agentOf);
  const keywords = resource["keywords"] ?? package_["keywords"];
  return defined({
    "@context": "https://schema.org/",
    "@type": "Dataset",
    name: word("title") ?? table.name,
    description: word("description"),
    identifier: textOf(package_["id"]),
    url: word("homepage"),
    version: textOf(package_["version"]),
    license: one(licenses),
    creator: one(creators),
    publisher: one(publishers),
    keywords: Array.isArray(keywords) ? some(keywords.filter((item) => textOf(item) !== undefined)) : undefined,
    isBasedOn: some(listOf(resource["sources"] ?? package_["sources"]).flatMap(workOf)),
    dateCreated: textOf(package_["created"]),
    dateModified: dateModified?.toISOString(),
    temporalCoverage: temporalIn(resource) ?? temporalIn(package_) ?? (profile && coveredDays(table, profile)),
    spatialCoverage: spatialIn(resource) ?? spatialIn(package_),
    distribution: some(files.map(downloadOf)),
    variableMeasured: some((table.schema?.fields ?? []).map(variableOf)),
  });
}

const downloadOf = ({ name, encodingFormat, bytes, sha256 }: Distribution): Words =>
  defined({
    "@type": "DataDownload",
    name,
    encodingFormat,
    contentUrl: name.split("/").map(encodeURIComponent).join("/"),
    contentSize: bytes === undefined ? undefined : `${bytes} B`,
    sha256,
  });

const variableOf = ({ name, title, description, constraints }: Field): Words =>
  defined({
    "@type": "PropertyValue",
    name,
    alternateName: title,
    description,
    minValue: constraints.minimum,
    maxValue: constraints.maximum,
  });

const licenseOf = ({ path, name, title }: Words): readonly string[] => {
  const said = textOf(path) ?? textOf(name) ?? textOf(title);
  return said === undefined ? [] : [said];
};

/** v2 has `roles`, v1 `role`; who has none is a contributor. */
const rolesOf = ({ roles, role }: Words): readonly unknown[] =>
  Array.isArray(roles) ? roles : [role ?? "contributor"];

/** A contributor who belongs to an organisation is a person; of one alone it is not known, so it is the more general. */
function agentOf({ title, path, email, organization, givenName, familyName }: Words): readonly Words[] {
  const name = textOf(title) ?? some([textOf(givenName), textOf(familyName)].filter(Boolean))?.join(" ");
  if (name === undefined) return [];
  const employer = textOf(organization);
  const isPerson = employer !== undefined || textOf(familyName) !== undefined;
  return [
    defined({
      "@type": isPerson ? "Person" : "Organization",
      name,
      url: textOf(path),
      email: textOf(email),
      affiliation: employer === undefined ? undefined : { "@type": "Organization", name: employer },
    }),
  ];
}

function workOf({ title, path }: Words): readonly Words[] {
  const [name, url] = [textOf(title), textOf(path)];
  return name === undefined && url === undefined ? [] : [defined({ "@type": "CreativeWork", name, url })];
}

/** `temporal`, as DCAT calls it: a text of ISO 8601, or an object with a start and an end. */
function temporalIn({ temporal }: Words): string | undefined {
  if (typeof temporal !== "object" || temporal === null) return textOf(temporal);
  const { start, end } = temporal as Words;
  const [first, last] = [textOf(start), textOf(end)];
  return first === undefined && last === undefined ? undefined : `${first ?? ".."}/${last ?? ".."}`;
}

/** `spatial`, as DCAT calls it: the name of a place, or an object with a name. */
function spatialIn({ spatial }: Words): Words | undefined {
  const name = typeof spatial === "object" && spatial !== null ? (spatial as Words)["name"] : spatial;
  return textOf(name) === undefined ? undefined : { "@type": "Place", name };
}

const timely = new Set<Field["type"]>(["date", "datetime", "year", "yearmonth"]);

/** From the first to the last day of the column that says when: one of the key, else the first of its type. */
function coveredDays({ schema }: TableSource, { columns }: TableProfile): string | undefined {
  const fields = (schema?.fields ?? []).filter((field) => timely.has(field.type) && readerOf(field).personal !== true);
  const field = fields.find(({ name }) => schema?.primaryKey.includes(name)) ?? fields[0];
  const column = columns.find(({ name }) => name === field?.name);
  if (field === undefined || column?.minimum === undefined || column.maximum === undefined) return undefined;
  const [first, last] = [isoOf(field, column.minimum), isoOf(field, column.maximum)];
  if (first === undefined || last === undefined) return undefined;
  return first === last ? first : `${first}/${last}`;
}

/** A cell as ISO 8601 has it, whatever the form that it is written in. */
function isoOf(field: Field, text: string): string | undefined {
  const value = readerOf(field).read(text);
  if (value === undefined || value === null) return undefined;
  if (field.type === "year") return String(value).padStart(4, "0");
  if (field.type === "yearmonth") return String(value);
  const milliseconds = typeof value === "bigint" ? Number(value / 1_000n) : Number(value) * 86_400_000;
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
const some = <Item>(items: readonly Item[]): readonly Item[] | undefined => (items.length === 0 ? undefined : items);
const one = <Item>(items: readonly Item[]): Item | readonly Item[] | undefined => (items.length > 1 ? items : items[0]);
const listOf = (value: unknown): readonly Words[] =>
  Array.isArray(value) ? value.filter((item): item is Words => typeof item === "object" && item !== null) : [];
const defined = (given: Words): Words =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
