import { builtIn } from "./built-in.ts";

/** The prefixes that names may have; no metadata document can add one. @see Metadata Vocabulary for Tabular Data §5.8.1; csvw-context */
const prefixes: ReadonlySet<string> = new Set(
  (
    "as cc csvw ctag dc dc11 dcat dcterms dctypes dqv duv foaf gr grddl ical ldp ma oa og org owl prov qb rdf rdfa rdfs rev rif " +
    "rr schema sd sioc skos skosxl sosa ssn time v vcard void wdr wdrs wrds xhv xml xsd"
  ).split(" "),
);

const classes: ReadonlySet<string> = new Set(
  "Cell Column Datatype Dialect Direction ForeignKey NumericFormat Row Schema Table TableGroup TableReference Template Transformation".split(
    " ",
  ),
);

/** Whether a name is `prefix:name` with a prefix that is known. */
export const isPrefixed = (name: string): boolean =>
  /^[^:]*:[^/]/.test(name) && prefixes.has(name.slice(0, name.indexOf(":")));

/** An absolute URL with an authority, or a URN: what names of other vocabularies have to be. */
export const isAbsolute = (name: string): boolean =>
  /^(?:[a-z][a-z0-9+.-]*:\/\/|urn:)[^\s]+$/i.test(name) && URL.canParse(name);

/** Whether a text can be the `@type` of a node: a term, a prefixed name or an absolute URL. @see Metadata Vocabulary §5.8.2 */
export const isType = (value: unknown): boolean =>
  typeof value === "string" &&
  (classes.has(value) || builtIn(value) !== undefined || isPrefixed(value) || isAbsolute(value));
