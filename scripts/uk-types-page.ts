import { ukTypeKey, ukTypes } from "../src/tabular/types/uk/uk-types.ts";
import { table } from "./markdown.ts";

/** What `slipway:type` can say of a field of a schema. */
export function ukTypesPage(generated: string): readonly [path: string, content: string] {
  const rows = ukTypes.map(({ name, on, accepts, example, personal, normal }) => [
    `\`${name}\``,
    on.join(" or "),
    accepts,
    `\`${normal(example)}\``,
    personal ? "yes" : "no",
  ]);
  const page = [
    generated,
    "# UK identifiers in a schema",
    `A field of a Table Schema may say, beside its type, which identifier of the United Kingdom its column holds. The property is one of Slipway's own, which the standard allows: for every other tool the field is the text (or the whole number) that its \`type\` says.`,
    `\`\`\`yaml\nfields:\n  - name: patient\n    type: string\n    ${ukTypeKey}: nhs-number\n    constraints: { required: true }\n\`\`\``,
    table([[`\`${ukTypeKey}\``, "`type` of the field", "what is accepted", "compared as", "personal"], ...rows]),
    "A cell that is not of its type is a finding of the rule [uk-type](rules/uk-type.md). Letters are capitals, digits are 0 to 9, and nothing stands around the value; what stands for a missing value belongs in `missingValues`. Whether a number was issued, and to whom, is not asked: no list is kept and nothing is looked up.",
    "Equal values share one form, which the column **compared as** shows of an example. Unique values, keys, `enum` and `categories` compare that form, so `SW1A1AA` and `SW1A 1AA` are one postcode, and Parquet holds it, so that tables join. The published CSV keeps what you wrote. `minLength` and `maxLength` count the one form; `pattern` sees the text as it is written.",
    "Values of a **personal** type are never shown, whatever else is: on GitHub there is nothing of them, and a terminal, a file or a published report has the first character and three dots.",
    "`slipway schema infer` writes the property where all values of a column are of a type, and says beside it why. A form that other numbers have too is believed only where the column's name says the same, such as `uprn` or `sort_code`.",
    "`slipway:standard`, of a resource or a package, [holds files to the government's tabular data standard](govuk-tabular-data.md).",
  ];
  return ["docs/reference/uk-types.md", `${page.join("\n\n")}\n`];
}
