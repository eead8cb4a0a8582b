import * as z from "zod";
import { dashboardYaml } from "../src/dashboard/dashboard-yaml.ts";
import { platformYaml } from "../src/platform/platform-yaml.ts";
import { reportFile } from "../src/report/model.ts";
import { keyNotes } from "../src/settings/key-notes.ts";
import { actionSchemas } from "./actions.ts";

const schemas: readonly (readonly [name: string, title: string, schema: z.core.$ZodType])[] = [
  ["dashboard", "dashboard.yaml: what a dashboard says of itself", dashboardYaml],
  ["platform", "platform.yaml: where dashboards run and what holds for all of them", platformYaml],
  ["report", "What slipway --json writes", reportFile],
];

/** JSON Schemas (draft 2020-12) of the files that people write and of the one that we write, for editors and other programs. */
export const generatedSchemas = (): readonly (readonly [path: string, content: string])[] =>
  [...schemas, ...actionSchemas()].map(([name, title, schema]) => {
    // As it is written, not as it is read: with zod's other view, keys that have a default would be required.
    const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input", target: "draft-2020-12", override: describe });
    const $id = `https://raw.githubusercontent.com/your-org/slipway/main/schemas/${name}.schema.json`;
    return [`schemas/${name}.schema.json`, `${json({ $schema, $id, title, ...rest })}\n`];
  });

/** Editors show the description: it also says what is accepted and what holds without the key. */
function describe({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: z.core.JSONSchema.BaseSchema }) {
  const note = keyNotes.get(zodSchema);
  if (note === undefined) return;
  if (note.written !== undefined) jsonSchema.type = [note.written, "string"] as never;
  const otherwise = note.otherwise === undefined ? "" : ` Default: ${note.otherwise}.`;
  jsonSchema.description =
    `${jsonSchema.description ?? note.means ?? ""} Accepted: ${note.accepts}.${otherwise}`.trim();
}

/** JSON in the layout that the formatter of this repository keeps: short lists of plain values on one line. */
function json(value: unknown, indent = ""): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const line = `[${value.map((item) => JSON.stringify(item)).join(", ")}]`;
    const plain = value.every((item) => typeof item !== "object");
    if (plain && line.length + indent.length < 100) return line;
    return `[\n${value.map((item) => `${inner}${json(item, inner)}`).join(",\n")}\n${indent}]`;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return "{}";
  return `{\n${entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${json(item, inner)}`).join(",\n")}\n${indent}}`;
}
