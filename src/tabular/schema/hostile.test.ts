import { describe, expect, test } from "vitest";
import { tableOf } from "../../../test/table.ts";
import { memoryFiles, quietLog } from "../../runner/memory.ts";
import { findTables } from "../discover.ts";
import { judgeTable } from "../judge.ts";
import { validate } from "../stage.ts";

/** What a folder's check says: `rule file:line:column message` each, or the sentence by which it stops. */
async function outcome(files: Readonly<Record<string, string | Uint8Array>>): Promise<readonly string[]> {
  const folder = memoryFiles(files);
  try {
    const { report } = await validate(await findTables(folder), {}, { files: folder, log: quietLog });
    return report.findings
      .filter(({ rule }) => rule !== "no-schema")
      .map(
        ({ rule, location: { file, line, column } = { file: "" }, message }) =>
          `${rule} ${file}:${line}:${column} ${message}`,
      );
  } catch (error) {
    return [error instanceof Error ? `${error.constructor.name} ${error.message}` : "?"];
  }
}

const beside = (schema: string | object, csv = "a\n1\n", ending = "json") =>
  outcome({ "x.csv": csv, [`x.schema.${ending}`]: typeof schema === "string" ? schema : JSON.stringify(schema) });
const ofType = (type: string) => ({ fields: [{ name: "a", type }] });
const declared = (resource: object) =>
  outcome({
    "x.csv": "a\n1\n",
    "datapackage.json": JSON.stringify({ resources: [{ name: "x", format: "csv", ...resource }] }),
  });

describe("a path leads nowhere but to a file of the folder", () => {
  test.each([
    ["../x.csv", "leads out with ..; files below the descriptor's folder are accepted"],
    ["a/../../x.csv", "leads out with ..; files below the descriptor's folder are accepted"],
    ["/etc/passwd", "is absolute; a relative one is accepted"],
    ["//host/x.csv", "is absolute; a relative one is accepted"],
    ["C:/x.csv", "is absolute; a relative one is accepted"],
    ["~/x.csv", "is absolute; a relative one is accepted"],
    [".git/x.csv", "leads into what is hidden"],
    ["a/.hidden/x.csv", "leads into what is hidden"],
    ["https://example.org/x.csv", "is an address on the network; only files of this folder are read"],
    ["HTTPS://example.org/x.csv", "is an address on the network; only files of this folder are read"],
    ["file:///etc/passwd", "is an address on the network; only files of this folder are read"],
    ["a\\x.csv", "has a backslash; forward slashes are accepted"],
    ["x\u0000.csv", "has a control character"],
    ["", "names no file"],
  ])("%j, of a table and of what describes it", async (path, what) => {
    const sentence = [`UserError datapackage.json:1: the path "${path}" ${what}.`];
    expect(await declared({ path })).toEqual(sentence);
    expect(await declared({ path: "x.csv", schema: path })).toEqual(sentence);
    expect(await declared({ path: "x.csv", dialect: path })).toEqual(sentence);
  });

  test("several are one sentence, and so is what is none", async () => {
    const words = "one is accepted.";
    expect(await declared({ path: ["x.csv", "y.csv"] })).toEqual([
      `UserError datapackage.json:1: the resource "x" has 2 paths; ${words}`,
    ]);
    expect(await declared({ path: [] })).toEqual([
      `UserError datapackage.json:1: the resource "x" has 0 paths; ${words}`,
    ]);
    expect(await declared({ path: 5 })).toEqual(['UserError datapackage.json:1: "path" is "5"; accepted is text.']);
    expect(await declared({ path: ["x.csv"], data: [] })).toEqual([
      'schema-doubt datapackage.json:1:1 "data" has no effect beside "path"',
    ]);
  });
});

describe("names that mean something to the machine mean nothing here", () => {
  const names = ["__proto__", "constructor", "toString", "hasOwnProperty"] as const;

  test("as columns", async () => {
    const fields = names.map((name) => ({ name, type: "integer" }));
    const schema = { fields, primaryKey: [...names], uniqueKeys: [["__proto__"]] };
    expect(await beside(schema, `${names.join(",")}\n1,2,3,4\n1,2,x,5\n`)).toEqual([
      'unique-key x.csv:3:1 A row before has the same values in "__proto__", which are unique together: line 3 repeats line 2',
      'type-error x.csv:3:5 "toString" accepts a whole number such as 42',
    ]);
  });

  test("as keys of an object, in JSON and in YAML", async () => {
    const json =
      '{"fields": [{"name": "a", "__proto__": {"type": "date"}, "constraints": {"__proto__": {"maximum": 0}}}]}';
    expect(await beside(json)).toEqual([]);
    expect(
      await beside("__proto__: {fields: []}\nfields:\n  - {name: a, __proto__: {type: date}}\n", "a\n1\n", "yaml"),
    ).toEqual([]);
  });

  test.each(names)("%s as a type, a format or a hash is refused", async (name) => {
    expect(await beside(ofType(name))).toEqual([expect.stringContaining(`the type "${name}"; accepted are string,`)]);
    const format = { fields: [{ name: "a", type: "string", format: name }] };
    expect(await beside(format)).toEqual([expect.stringContaining(`the format "${name}"; accepted: default,`)]);
    expect(await declared({ path: "x.csv", hash: `${name}:ff` })).toEqual([
      'UserError datapackage.json:1: "hash" is not a hexadecimal digest of md5, sha1, sha256 or sha512.',
    ]);
  });

  test("as the type of a geometry", async () => {
    expect(await beside(ofType("geojson"), 'a\n"{""type"":""constructor"",""coordinates"":[]}"\n')).toEqual([
      'type-error x.csv:2:1 "a" accepts GeoJSON',
    ]);
  });
});

describe("a descriptor that is no descriptor", () => {
  test("a key that stands twice is named with its line, however it is written", async () => {
    const twice = ['UserError x.schema.json:3: the key "type" stands twice.'];
    expect(await beside('{"fields": [{"name": "a",\n "type": "string",\n "type": "date"}]}')).toEqual(twice);
    expect(await beside('{"fields": [{"name": "a",\n "type": "string",\n "\\u0074ype": "date"}]}')).toEqual(twice);
    expect(await beside("fields:\n  - name: a\n    name: b\n", "a\n1\n", "yaml")).toEqual([
      'UserError x.schema.yaml:3: the key "name" stands twice.',
    ]);
  });

  test("aliases that multiply, or that stand inside what they name", async () => {
    const laughs = Array.from(
      { length: 9 },
      (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level}, `.repeat(9)}]`,
    );
    expect(await beside(`l0: &l0 ha\n${laughs.join("\n")}\nfields: [{name: a}]\n`, "a\n1\n", "yaml")).toEqual([
      "UserError x.schema.yaml: its aliases make it too large.",
    ]);
    expect(await beside("fields: &f\n  - {name: a, more: *f}\n", "a\n1\n", "yaml")).toEqual([
      "UserError x.schema.yaml: an alias stands inside what it names.",
    ]);
  });

  test("a merge key is merged, as other readers of YAML do", async () => {
    const yaml = "fields:\n  - &a { name: a, type: integer }\n  - { <<: *a, name: b }\n";
    expect(await beside(yaml, "a,b\n1,x\n", "yaml")).toEqual([
      'type-error x.csv:2:3 "b" accepts a whole number such as 42',
    ]);
  });

  test("a property of ours at the wrong place is told where it belongs", async () => {
    const found = await declared({ path: "x.csv", "slipway:rows": { minimum: 1 } });
    expect(found).toEqual([
      'schema-doubt datapackage.json:1:1 "slipway:rows" is no property that Slipway knows here, and has no effect',
    ]);
  });

  test("a reference is not followed, to itself or elsewhere", async () => {
    expect(await beside({ fields: [{ $ref: "#/fields/0" }] })).toEqual([
      'UserError x.schema.json:1: a field is a "$ref", which is not followed.',
    ]);
    expect(await outcome({ "datapackage.json": '{"resources": [{"$ref": "datapackage.json"}]}' })).toEqual([
      'UserError datapackage.json:1: a resource is a "$ref", which is not followed.',
    ]);
    expect(await declared({ path: "x.csv", schema: "datapackage.json" })).toEqual([
      'UserError datapackage.json:1: the schema has no "fields".',
    ]);
  });

  test.each([
    ["[".repeat(20_000), "json", "x.schema.json:1: this is not JSON."],
    [
      `{"fields": ${"[".repeat(5_000)}${"]".repeat(5_000)}}`,
      "json",
      "x.schema.json:1: there are too many brackets inside each other.",
    ],
    ["[".repeat(20_000), "yaml", "x.schema.yaml:1: there are too many brackets inside each other."],
    ["", "json", "x.schema.json:1: this is not JSON."],
    ["null", "json", "x.schema.json:1: a schema is empty; an object is accepted."],
    ["a: 1\n---\na: 2\n", "yaml", "x.schema.yaml:2: a second document begins; one is accepted."],
    [
      `{"x": "${"x".repeat(10_000_000)}"}`,
      "json",
      "x.schema.json has 10,000,009 bytes; a descriptor of up to 10,000,000 is read.",
    ],
    ["#".repeat(2_000_001), "yaml", "x.schema.yaml has 2,000,001 bytes; a descriptor of up to 2,000,000 is read."],
    ["a: { <<: 5 }\n", "yaml", "x.schema.yaml: merge sources must be maps or map aliases."],
  ])("%.20s in %s", async (text, ending, sentence) => {
    expect(await beside(text, "a\n1\n", ending)).toEqual([`UserError ${sentence}`]);
  });

  test("fields beyond the widest sheet are refused", async () => {
    const fields = Array.from({ length: 20_000 }, (_, index) => ({ name: `f${index}` }));
    expect(await beside({ fields })).toEqual([
      "UserError x.schema.json:1: the schema has 20,000 fields; up to 16,384 are read, as many as the widest sheet has columns.",
    ]);
  });

  test("lists of keys that nobody would write are refused", async () => {
    const long = Array.from({ length: 1_001 }, () => "a");
    const fields = [{ name: "a" }];
    const sentence = (key: string) => [`UserError x.schema.json:1: "${key}" has 1,001 items; up to 1,000 are read.`];
    for (const key of ["primaryKey", "uniqueKeys", "foreignKeys", "slipway:sorted", "slipway:rowsMust"]) {
      expect(await beside({ fields, [key]: long })).toEqual(sentence(key));
    }
  });

  test("a message stays a sentence, whatever a schema says", async () => {
    const constraints = { pattern: "b|".repeat(2_000), enum: ["x".repeat(5_000)], minLength: 2 };
    const found = await beside({ fields: [{ name: "a", type: "string", constraints }] });
    expect(found.map((text) => text.length < 250)).toEqual([true, true, true]);
  });
});

describe("patterns come from strangers", () => {
  test("one that would backtrack for ever is matched in the time of its text", async () => {
    const schema = (pattern: string) => ({ fields: [{ name: "a", type: "string", constraints: { pattern } }] });
    const csv = `a\n${"a".repeat(50_000)}\n`;
    for (const pattern of ["(a+)+b", "(a|a)*b", "(a|aa)+b", "((a*)*)*b", "(.*)*b"]) {
      expect(await beside(schema(pattern), csv)).toEqual([
        `pattern x.csv:2:1 "a": does not match the pattern ${pattern}`,
      ]);
    }
  });

  test.each([
    ["(?=a)b", "invalid or unsupported Perl syntax: `(?=`"],
    ["(a)\\1", "invalid escape sequence: `\\1`"],
    ["((a{1,100}){1,100}){1,100}", "invalid repeat count: `{1,100}`"],
    ["(".repeat(3_000) + ")".repeat(3_000), "expression nests too deeply"],
    ["a|".repeat(6_000), "it has 12000 characters, and up to 10000 are read"],
  ])("%.30s is refused", async (pattern, why) => {
    const schema = { fields: [{ name: "a", type: "string", constraints: { pattern } }] };
    expect(await beside(schema)).toEqual([`UserError x.schema.json:1: the pattern of "a" cannot be used: ${why}.`]);
  });
});

test("a schema of 5,000 fields is checked, to the last of them, and says so of a file with other names in a moment", async () => {
  const fields = Array.from({ length: 5_000 }, (_, index) => ({ name: `f${index}`, type: "integer" }));
  const row = (cell: (index: number) => string | number) => fields.map((_, index) => cell(index)).join(",");
  const good = `${row((index) => index)}\n`;
  const header = `${row((index) => `f${index}`)}\n`;
  expect(await beside({ fields }, header + good + row((index) => (index === 4_999 ? "x" : index)))).toEqual([
    `type-error x.csv:3:${good.length - 4} "f4999" accepts a whole number such as 42`,
  ]);
  const others = await beside({ fields }, `${row((index) => `Other ${index}`)}\n${good}`);
  expect([others.length, others[0]]).toEqual([
    5_000,
    'misnamed-column x.csv:1:1 Column 1 is called otherwise in the schema: "f0"',
  ]);
});

test("a file that is cut in the middle of a character says that, and is checked up to there", async () => {
  expect(await outcome({ "x.csv": Buffer.from("a,b\n1,2\n3,€").subarray(0, -1) })).toEqual([
    "encoding x.csv:3:3 The file ends in the middle of a character: it was cut off, or is still being written",
  ]);
});

test("a line and a cell of many millions of characters are read as they come", async () => {
  async function* repeated(head: string, part: string, times: number, tail: string) {
    yield Buffer.from(head);
    const chunk = Buffer.from(part.repeat((1 << 20) / part.length));
    for (let index = 0; index < times; index++) yield chunk;
    yield Buffer.from(tail);
  }
  const rulesOf = async (bytes: AsyncIterable<Uint8Array>) => {
    const { findings, rows } = await judgeTable(tableOf(), bytes);
    return [rows, ...findings.map(({ rule, location }) => `${rule} ${location?.line}:${location?.column}`)];
  };
  expect(await rulesOf(repeated("a,b\n1,", "xy", 24, "\n2,3\n4\n"))).toEqual([3, "cell-too-long 2:3", "short-row 4:1"]);
  expect(await rulesOf(repeated("a,b\n1", ",x", 24, "\n2,3\n4\n"))).toEqual([3, "long-row 2:5", "short-row 4:1"]);
  expect(await rulesOf(repeated('a,b\n1,"', "x\n", 8, '"\n2,3\n4\n'))).toEqual([
    3,
    "cell-too-long 2:3",
    "short-row 4194308:1",
  ]);
});
