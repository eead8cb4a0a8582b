import { readFile } from "node:fs/promises";
import { parser as pythonParser } from "@lezer/python";
import type { Plugin } from "esbuild";

/**
 * Python's grammar comes as tables that are written as text, to be read character by character whenever they are loaded, and with the
 * colours that an editor gives to Python. In the bundle the tables are bytes, and nothing has a colour.
 */
export const readyGrammar: Plugin = {
  name: "ready-grammar",
  setup({ onLoad }) {
    onLoad({ filter: /@lezer\/python\/dist\/index\.js$/ }, async ({ path }) => {
      const parser = pythonParser as unknown as GrammarTables;
      const tokens = parser.tokenizers.find(({ data }) => data !== undefined)?.data;
      const tables = { states: parser.states, stateData: parser.data, goto: parser.goto, tokenData: tokens };
      const colours =
        /^const pythonHighlighting = [\s\S]*?^\}\);$|^import .* from '@lezer\/highlight';$|pythonHighlighting(?=\],)/gm;
      let contents = (await readFile(path, "utf8")).replace(colours, "");
      for (const [name, table] of Object.entries(tables)) {
        const written = new RegExp(`(?<=^  ${name}: )".*"(?=,$)`, "m");
        if (table === undefined || !written.test(contents)) throw new Error(`${path} has no table ${name}.`);
        contents = contents.replace(written, bytesOf(table));
      }
      return { contents };
    });
  },
};

type GrammarTables = {
  readonly states: Uint32Array;
  readonly data: Uint16Array;
  readonly goto: Uint16Array;
  readonly tokenizers: readonly { readonly data?: Uint16Array }[];
};

/** A table as an expression. Its bytes are copied, since a buffer of Node's may begin where no number of several bytes can. */
const bytesOf = (table: Uint16Array | Uint32Array): string => {
  const bytes = Buffer.from(table.buffer, table.byteOffset, table.byteLength).toString("base64");
  return `new ${table.constructor.name}(new Uint8Array(Buffer.from("${bytes}", "base64")).buffer)`;
};
