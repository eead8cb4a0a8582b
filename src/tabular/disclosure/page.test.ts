import { readFileSync } from "node:fs";
import { join } from "node:path";
import { marked, type Tokens } from "marked";
import { expect, test } from "vitest";
import { sameFindings } from "../../../test/same-findings.ts";
import { memoryFiles } from "../../runner/memory.ts";
import { parseText } from "../schema/document.ts";
import { readPackage } from "../schema/package.ts";
import { readTableSchema } from "../schema/table-schema.ts";

const page = readFileSync(join(import.meta.dirname, "../../../docs/data/personal-data-and-disclosure.md"), "utf8");
const blocks = (language: string) =>
  marked
    .lexer(page)
    .flatMap((token) => (token.type === "code" && token["lang"] === language ? [(token as Tokens.Code).text] : []));

test("each descriptor of the page is one, and says of the page's table what the page says", async () => {
  const descriptors = blocks("yaml").filter((block) => block.startsWith("resources:"));
  expect(descriptors).toHaveLength(2);
  for (const [index, descriptor] of descriptors.entries()) {
    const [table] = await readPackage("datapackage.yaml", memoryFiles({ "datapackage.yaml": descriptor }));
    if (!table) throw new Error("there is no table");
    expect(table.remarks).toEqual([]);
    const findings = await sameFindings(table, `${blocks("csv")[index]}\n`);
    const said = findings.flatMap(({ message, location, more = [] }) =>
      [location, ...more].map((place) => ({ line: place?.line ?? 0, message })),
    );
    said.sort((a, b) => a.line - b.line);
    expect(said.map(({ line, message }) => `${line}: ${message}`).join("\n")).toBe(blocks("text")[index]);
  }
});

test("the page's fields are ones", () => {
  const [fields = ""] = blocks("yaml");
  const document = parseText("x.yaml", fields);
  const view = { document, path: [], value: document.value as Readonly<Record<string, unknown>> };
  const remarks = { list: [] };
  expect(readTableSchema(view, 2, remarks).fields.map(({ properties }) => properties)).toEqual([
    { "slipway:personal": true },
    { "slipway:personal": false },
  ]);
  expect(remarks.list).toEqual([]);
});
