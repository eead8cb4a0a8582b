import { expect, test } from "vitest";
import { memoryFiles } from "../runner/memory.ts";
import { declaredCallbacks } from "./callbacks.ts";
import { entryPoint } from "./entry-point.ts";
import { readFolder } from "./folder.ts";

test("callbacks are counted over everything that the entry point brings, pages included", async () => {
  const declared = (id: string) => `@callback(Output('${id}', 'b'), Input('c', 'd'))\ndef f(x): return x\n`;
  const imports = "import dash\nfrom dash import Dash, callback, Output, Input\n";
  const folder = await readFolder(
    memoryFiles({
      "app.py": `${imports}import more\napp = Dash(use_pages=True)\n${declared("a")}`,
      "more.py": `${imports}${declared("b")}`,
      "pages/one.py": `${imports}dash.register_page(__name__)\n${declared("c")}`,
      "pages/note.py": `${imports}${declared("not imported")}`,
      "unused.py": `${imports}${declared("not imported")}`,
    }),
    { defaultPython: "3.13", repositoryName: "x" },
  );
  const found = await entryPoint(folder);
  expect(await declaredCallbacks(folder, found.value)).toBe(3);
});
