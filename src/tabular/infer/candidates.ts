import type { FieldType } from "../model.ts";
import { readerOf } from "../types/field-reader.ts";

/** A type, with the format and properties that go with it, that a column's values may all be of. */
export type Candidate = {
  readonly type: FieldType;
  readonly format?: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly holds: (text: string) => boolean;
  /** What the form shows, where that is not plain; for the schema's reader. */
  readonly why?: string;
  /** Another reading of the same texts: this one is believed only where no value leaves that one possible. */
  readonly unless?: string;
  /** Only where the column's name says so. */
  readonly named?: RegExp;
  /** Only where each of these has been seen, in enough rows. */
  readonly needs?: readonly string[];
};

type About = Omit<Candidate, "type" | "holds" | "properties"> & { readonly properties?: Candidate["properties"] };

/** Texts of a form that the type's own reader reads too, so that what is inferred can be checked. */
function candidate(type: FieldType, form: RegExp, about: About = {}): Candidate {
  const properties = about.properties ?? {};
  const reader = readerOf({ type, format: about.format, properties });
  return { ...about, type, properties, holds: (text) => form.test(text) && reader.read(text) !== undefined };
}

const dayFirst = "a day above 12 shows that days come first";
const monthFirst = "a day above 12 shows that months come first";

/** Both readings of numbers between the same marks; the day shows which it is once it is above 12. */
function eitherWay(type: "date" | "datetime", mark: string, time: string, timeForm: string): readonly Candidate[] {
  const form = new RegExp(`^[0-9]{1,2}\\${mark}[0-9]{1,2}\\${mark}[0-9]{4}${timeForm}$`);
  const days = `%d${mark}%m${mark}%Y${time}`;
  const months = `%m${mark}%d${mark}%Y${time}`;
  return [
    candidate(type, form, { format: days, why: dayFirst, unless: months }),
    candidate(type, form, { format: months, why: monthFirst, unless: days }),
  ];
}

const dateNames = /(?:^| )(?:date|dob|day|on|at)(?: |$)/;

const dates: readonly Candidate[] = [
  candidate("date", /^[0-9]{4}-/),
  candidate("date", /^(?:1[89]|20)[0-9]{6}$/, { format: "%Y%m%d", named: dateNames }),
  ...["/", "-", "."].flatMap((mark) => eitherWay("date", mark, "", "")),
  candidate("date", /^[0-9]{4}\//, { format: "%Y/%m/%d" }),
  ...[" ", "-"].flatMap((mark) => [
    candidate("date", /^[0-9]/, { format: `%d${mark}%b${mark}%Y` }),
    candidate("date", /^[0-9]/, { format: `%d${mark}%B${mark}%Y` }),
  ]),
];

const datetimes: readonly Candidate[] = [
  candidate("datetime", /^[0-9]/),
  ...["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"].map((format) =>
    candidate("datetime", /^[0-9]/, { format }),
  ),
  ...eitherWay("datetime", "/", " %H:%M:%S", " [0-9:]+"),
  ...eitherWay("datetime", "/", " %H:%M", " [0-9:]+"),
];

/** A code such as 007 is text: as a number it would lose its zeros. */
const whole = "-?(?:0|[1-9][0-9]*)";
/** SAS and R leave the zero away before the point. */
const decimal = "-?(?:(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?|\\.[0-9]+)";
const grouped = "-?(?:0|[1-9][0-9]{0,2}(?:,[0-9]{3})*)";
const groups = "thousands are separated by commas";

/** Numbers with a sign of money before or a percent sign behind, in every value: what has none may be of another unit. */
const marked: readonly Candidate[] = ["£", "€", "$", "%"].flatMap((sign) => {
  const around = (form: string) => new RegExp(sign === "%" ? `^${form} ?%$` : `^\\${sign}${form}$`);
  const why = sign === "%" ? "95% is read as 95, not 0.95" : `${sign}5 is read as 5`;
  return [
    candidate("number", around(decimal), { properties: { bareNumber: false }, why }),
    candidate("number", around(`${grouped}(?:\\.[0-9]+)?`), {
      properties: { groupChar: ",", bareNumber: false },
      why: `${why}; ${groups}`,
    }),
  ];
});

const answers: readonly Candidate[] = [
  ["Yes", "No"],
  ["yes", "no"],
  ["YES", "NO"],
  ["Y", "N"],
  ["y", "n"],
].map(([yes = "", no = ""]) =>
  candidate("boolean", /^/, { properties: { trueValues: [yes], falseValues: [no] }, needs: [yes, no] }),
);

/** In the order in which they are believed: from the narrowest to the widest. */
export const candidates: readonly Candidate[] = [
  // 0 and 1 are counts more often than answers.
  candidate("boolean", /^[a-z]/i),
  ...answers,
  ...dates,
  candidate("integer", new RegExp(`^${whole}$`)),
  candidate("number", new RegExp(`^${decimal}(?:[eE][+-]?[0-9]+)?$`)),
  candidate("integer", new RegExp(`^${grouped}$`), { properties: { groupChar: "," }, why: groups }),
  candidate("number", new RegExp(`^${grouped}(?:\\.[0-9]+)?$`), { properties: { groupChar: "," }, why: groups }),
  candidate("number", new RegExp(`^${whole}(?:,[0-9]+)?$`), {
    properties: { decimalChar: "," },
    why: "a comma stands before the decimals",
  }),
  ...marked,
  ...datetimes,
  candidate("time", /^[0-9]/),
  candidate("time", /^[0-9]{1,2}:[0-9]{2}$/, { format: "%H:%M" }),
  candidate("yearmonth", /^[0-9]/),
  candidate("duration", /^-?P/),
  candidate("object", /^\{/),
  candidate("array", /^\[/),
  candidate("string", /@/, { format: "email" }),
  candidate("string", /^/, { format: "uuid" }),
  candidate("string", /^https?:\/\//, { format: "uri" }),
];
