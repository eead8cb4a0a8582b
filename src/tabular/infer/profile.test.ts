import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { memoryFiles } from "../../runner/memory.ts";
import { findTables } from "../discover.ts";
import { inferSchema } from "./infer.ts";

const profile = join(process.env["SLIPWAY_CONFORMANCE"] ?? "", "datapackage-profiles", "2.0", "datapackage.json");

describe.skipIf(!existsSync(profile))(
  "the standard's own JSON Schema (below the folder that SLIPWAY_CONFORMANCE names)",
  () => {
    test("accepts what is inferred", async () => {
      const rows = Array.from(
        { length: 40 },
        (_, at) => `${at},${at % 2 ? "open" : "shut"},2024-01-0${1 + (at % 9)},${at / 7},true,NA,E090000${10 + at}`,
      );
      const files = memoryFiles({
        "data/A b.csv": `id,kind,day,share,ok,n,area\n${rows.join("\n")}\n1000,open,2024-01-01,1,true,5,E09000033\n`,
      });
      const { descriptor } = await inferSchema(await findTables(files), { files });
      const ajv = new Ajv({ strict: false, validateFormats: false });
      const accepts = ajv.compile(JSON.parse(readFileSync(profile, "utf8")));
      accepts(descriptor);
      expect(accepts.errors).toBe(null);
      expect(descriptor.resources[0]?.schema.fields.map(({ type }) => type)).toEqual([
        "integer",
        "string",
        "date",
        "number",
        "boolean",
        "integer",
        "string",
      ]);
      expect(descriptor.resources[0]?.schema.fields.at(-1)?.["slipway:type"]).toBe("gss-code");
    });
  },
);
