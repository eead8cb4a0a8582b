import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileJsonSchema } from "./json-schema.ts";
import type { CellValue } from "./reader.ts";

function holds(schema: unknown, value: CellValue): boolean {
  const compiled = compileJsonSchema(schema);
  if ("fault" in compiled) throw new Error(`${compiled.path.join("/")}: ${compiled.fault}`);
  return compiled.checks.every(({ test }) => test(value));
}

// Another validator decides, over schemas of few words and values of few kinds, so that many of them hold.
const ajv = new Ajv({
  strict: false,
  logger: false,
  validateFormats: false,
  validateSchema: false,
  multipleOfPrecision: 9,
});
const name = fc.constantFrom("a", "b", "c");
const leaf = fc.constantFrom<CellValue>(null, true, false, 0, 1, 2, -1, 1.5, 0.3, "", "a", "ab", "😀", "xay");
const { value } = fc.letrec<{ value: CellValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(name, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const count = fc.nat(3);
const type = fc.constantFrom("null", "boolean", "number", "integer", "string", "array", "object");
const { schema } = fc.letrec<{ schema: unknown }>((tie) => {
  const below = tie("schema");
  const list = fc.array(below, { minLength: 1, maxLength: 3 });
  const byName = fc.dictionary(name, below, { maxKeys: 2, noNullPrototype: true });
  const byPattern = fc.dictionary(fc.constantFrom("a|b", "^c"), below, { maxKeys: 2, noNullPrototype: true });
  const names = fc.uniqueArray(name, { maxLength: 2 });
  const needs = fc.dictionary(name, fc.oneof(below, names), { maxKeys: 2, noNullPrototype: true });
  const number = fc.constantFrom(-1, 0, 0.1, 1, 1.5, 2);
  const keywords: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
    enum: fc.uniqueArray(value, { minLength: 1, maxLength: 3 }),
    const: value,
    multipleOf: fc.constantFrom(0.1, 0.5, 1, 2),
    minimum: number,
    maximum: number,
    exclusiveMinimum: number,
    exclusiveMaximum: number,
    minLength: count,
    maxLength: count,
    pattern: fc.constantFrom("a", "^a", "b$", "^.?$", "x|y"),
    items: fc.oneof(below, list),
    additionalItems: below,
    minItems: count,
    maxItems: count,
    uniqueItems: fc.boolean(),
    contains: below,
    required: names,
    properties: byName,
    patternProperties: byPattern,
    additionalProperties: below,
    propertyNames: below,
    minProperties: count,
    maxProperties: count,
    dependencies: needs,
    if: below,
    // biome-ignore lint/suspicious/noThenProperty: the keyword is called so.
    then: below,
    else: below,
    allOf: list,
    anyOf: list,
    oneOf: list,
    not: below,
    format: fc.constant("email"),
  };
  const one = fc
    .constantFrom(...Object.entries(keywords))
    .chain(([key, written]) => written.map((value) => [key, value]));
  const some = fc.array(one, { maxLength: 4 }).map((entries) => Object.fromEntries(entries));
  return { schema: fc.oneof({ maxDepth: 3 }, fc.boolean(), some) };
});

/** The other one takes an empty list, whatever it has to contain, where `items` is a list with a place that may hold nothing. */
const listsAndContains = (schema: unknown): boolean =>
  typeof schema === "object" &&
  schema !== null &&
  (("contains" in schema && "items" in schema && Array.isArray(schema.items)) ||
    Object.values(schema).some(listsAndContains));

test("says of values what another validator says", () => {
  fc.assert(
    fc.property(schema, value, (schema, value) => {
      fc.pre(!listsAndContains(schema));
      expect(holds(schema, value)).toBe(ajv.validate(schema as object, value));
    }),
    { numRuns: 2_000 },
  );
});

test("names what a value does not hold to, by the schema's own keywords", () => {
  const compiled = compileJsonSchema({ type: "object", required: ["a"], properties: { a: { minimum: 1 } } });
  expect(
    "checks" in compiled && compiled.checks.map(({ keyword, test }) => [keyword, test({ a: 0 }), test({})]),
  ).toEqual([
    ["type", true, true],
    ["required", true, false],
    ["properties", false, true],
  ]);
});

describe("what random schemas hardly ever say", () => {
  test.each<[unknown, CellValue, boolean]>([
    [{ definitions: { n: { type: "integer" } }, items: { $ref: "#/definitions/n" } }, [1, 2], true],
    [{ definitions: { n: { type: "integer" } }, items: { $ref: "#/definitions/n" } }, [1, "x"], false],
    [{ $defs: { "a/b~": { minimum: 3 } }, items: { $ref: "#/$defs/a~1b~0" } }, [2], false],
    [{ properties: { below: { $ref: "#" }, n: { type: "integer" } } }, { below: { below: { n: "x" } } }, false],
    [{ properties: { below: { $ref: "#" }, n: { type: "integer" } } }, { below: { below: { n: 1 } } }, true],
    [{ prefixItems: [{ const: 1 }], items: { const: 2 } }, [1, 2, 2], true],
    [{ prefixItems: [{ const: 1 }], items: { const: 2 } }, [1, 1], false],
    [{ dependentRequired: { a: ["b"] } }, { a: 1 }, false],
    [{ multipleOf: 0.01 }, 4.35, true],
    [{ multipleOf: 0.01 }, 4.351, false],
    [{ const: { a: 1, b: [2] } }, { b: [2], a: 1 }, true],
    [{ required: ["constructor"] }, {}, false],
    [{ properties: { ["__proto__"]: false, toString: false } }, {}, true],
    [
      JSON.parse('{"additionalProperties": false, "properties": {"__proto__": true}}'),
      JSON.parse('{"__proto__": 1}'),
      true,
    ],
  ])("%j of %j", (schema, value, expected) => {
    expect(holds(schema, value)).toBe(expected);
  });
});

describe("a schema that cannot be used says why and where", () => {
  test.each([
    [5, "", "a schema is 5; an object, true or false is accepted"],
    [
      { properties: { a: { type: "text" } } },
      "properties/a/type",
      '"type" is "text"; accepted is one or more of null, ',
    ],
    [{ required: true }, "required", '"required" is true; accepted is a list of names'],
    [{ pattern: "(?=a)" }, "pattern", 'the pattern "(?=a)" cannot be used: invalid or unsupported Perl syntax: `(?=`'],
    [
      { patternProperties: { "(a": {} } },
      "patternProperties/(a",
      'the pattern "(a" cannot be used: missing closing ): `(a`',
    ],
    [{ $ref: "https://x.test/s.json" }, "$ref", '"$ref" is "https://x.test/s.json"; a place in the schema is accepted'],
    [{ $ref: "#/definitions/x" }, "$ref", '"$ref" is "#/definitions/x", and there is nothing at that place'],
    [{ $ref: "#" }, "", "it refers to itself without going into the value"],
    [
      { properties: { a: { allOf: [{ $ref: "#/properties/a" }] } } },
      "",
      "it refers to itself without going into the value",
    ],
    [
      { unevaluatedProperties: false },
      "unevaluatedProperties",
      '"unevaluatedProperties" is of a draft after 7, and is not',
    ],
    [{ minItems: -1 }, "minItems", '"minItems" is -1; accepted is a whole number from 0'],
    [{ allOf: [] }, "allOf", '"allOf" is []; accepted is a list of schemas'],
  ])("%j", (schema, path, fault) => {
    const compiled = compileJsonSchema(schema);
    expect("fault" in compiled && compiled.path.join("/")).toBe(path);
    expect("fault" in compiled && compiled.fault).toContain(fault);
  });
});

test("neither a schema that doubles itself nor a pattern that backtracks takes long", () => {
  const doubling: Record<string, unknown> = { d0: { type: "object" } };
  for (let level = 1; level < 60; level++) {
    const twice = [
      { $ref: `#/definitions/d${level - 1}` },
      { properties: { a: { $ref: `#/definitions/d${level - 1}` } } },
    ];
    doubling[`d${level}`] = { allOf: [...twice, ...twice] };
  }
  let value: CellValue = {};
  for (let level = 0; level < 90; level++) value = { a: value };
  expect(holds({ definitions: doubling, $ref: "#/definitions/d59" }, value)).toBe(true);
  expect(holds({ pattern: "^(a+)+$" }, `${"a".repeat(50_000)}b`)).toBe(false);
});
