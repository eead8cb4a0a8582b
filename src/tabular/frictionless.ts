import type { RuleId } from "./rules.ts";

/**
 * What frictionless-py calls what a rule finds, so that whoever filters its reports by `type` goes on with ours; undefined where it
 * looks for nothing of the kind, and where what it does find is not an error of the data.
 * @see frictionless-py 5, frictionless/errors
 */
const types: Readonly<Record<RuleId, string | undefined>> = {
  "not-a-file": "scheme-error",
  "empty-file": "source-error",
  "file-changed": "file-error",
  encoding: "encoding-error",
  "nul-character": undefined,
  "byte-order-mark": undefined,
  "mixed-line-endings": undefined,
  "stray-quote": undefined,
  "unclosed-quote": "source-error",
  "cell-too-long": "source-error",
  "blank-row": "blank-row",
  "short-row": "missing-cell",
  "long-row": "extra-cell",
  "blank-column-name": "blank-label",
  "duplicate-column": "duplicate-label",
  "missing-column": "missing-label",
  "extra-column": "extra-label",
  "misnamed-column": "incorrect-label",
  "column-order": "incorrect-label",
  "schema-doubt": undefined,
  "metadata-invalid": "metadata-error",
  "metadata-ignored": undefined,
  "no-schema": undefined,
  "type-error": "type-error",
  "uk-type": "type-error",
  required: "constraint-error",
  unique: "unique-error",
  "min-length": "constraint-error",
  "max-length": "constraint-error",
  minimum: "constraint-error",
  maximum: "constraint-error",
  "exclusive-minimum": "constraint-error",
  "exclusive-maximum": "constraint-error",
  pattern: "constraint-error",
  enum: "constraint-error",
  category: "constraint-error",
  "primary-key": "primary-key",
  "primary-key-missing": "primary-key",
  "unique-key": "unique-error",
  "foreign-key": "foreign-key",
  "schema-changed": undefined,
  "doubtful-value": undefined,
  "json-schema": "constraint-error",
  "packed-file": "compression-error",
  "row-count": "row-count",
  "row-order": "sequential-value",
  "row-rule": "row-constraint",
  "duplicate-row": "duplicate-row",
  "personal-data": undefined,
  "identifying-combination": undefined,
  "rare-combination": undefined,
  "small-number": undefined,
  "not-rounded": undefined,
  "recoverable-cell": undefined,
};

export const frictionlessTypeOf = (rule: RuleId): string | undefined => types[rule];

/** Rules for which it has been decided. */
export const rulesWithFrictionlessType: readonly string[] = Object.keys(types);
