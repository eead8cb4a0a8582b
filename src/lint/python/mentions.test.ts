import fc from "fast-check";
import { expect, test } from "vitest";
import { mayMention } from "./mentions.ts";
import { parseModule } from "./module.ts";
import { parseModules } from "./project.ts";
import { type Expression, partsOf } from "./syntax.ts";

const app = (text: string, others: Readonly<Record<string, string>> = {}) => {
  const files = Object.entries({ "app.py": text, ...others }).map(([path, text]) => ({ path, text }));
  const [module] = parseModules(files);
  if (!module) throw new Error("no module");
  return module;
};

test("a module may mention what it writes, by whichever of its names, and whatever another module of the project hands it", () => {
  const names = ["dash.Dash.run_server"];
  expect(mayMention(app("from dash import Dash\nDash().run_server()"), names)).toBe(true);
  expect(mayMention(app("from dash import Dash\nDash().run()"), names)).toBe(false);
  expect(mayMention(app("import start\nstart.it()"), names)).toBe(false);
  expect(mayMention(app("import start\nstart.it()", { "start.py": "" }), names)).toBe(true);
  expect(mayMention(app("from .start import *\nit()", { "start.py": "" }), names)).toBe(true);
  expect(mayMention(app("from jupyter_dash import JupyterDash as App"), ["dash.Dash"])).toBe(true);
  expect(mayMention(app("import dash_html_components as h"), ["dash.html"])).toBe(true);
});

/** Every name and attribute in the expressions that a module has as statements, and in what it assigns. */
const references = (expression: Expression): readonly Expression[] => [
  ...(expression.kind === "name" || expression.kind === "attribute" ? [expression] : []),
  ...partsOf(expression).flatMap(references),
];

test("whatever a name stands for may be mentioned where it is written", () => {
  const words = fc.constantFrom("a", "b", "dash", "Dash", "JupyterDash", "enrich", "html", "callback", "app", "run");
  const path = fc.array(words, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("."));
  const line = fc.oneof(
    fc.tuple(path, words).map(([from, name]) => `import ${from} as ${name}`),
    path.map((from) => `import ${from}`),
    fc.tuple(path, words, words).map(([from, name, as]) => `from ${from} import ${name} as ${as}`),
    path.map((from) => `from ${from} import *`),
    fc.constantFrom("from dash_extensions.enrich import *", "import dash_core_components as b", "from dash import *"),
    fc.tuple(words, words).map(([name, as]) => `from b import ${name} as ${as}`),
    fc.tuple(words, path).map(([name, value]) => `${name} = ${value}`),
    fc.tuple(words, path).map(([name, value]) => `${name} = ${value}()`),
    fc.tuple(words, words, path).map(([name, inner, value]) => `class ${name}:\n    ${inner} = ${value}`),
    words.map((name) => `def ${name}():\n    return ${name}`),
    path,
  );
  const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (own, other) => {
      const module = app(own, { "b.py": `from dash import ctx as app, hooks as run\n${other}` });
      for (const statement of module.statements) {
        const expression = statement.kind === "expression" || statement.kind === "assign" ? statement.value : undefined;
        for (const reference of expression ? references(expression) : []) {
          const name = module.qualifiedName(reference);
          if (name === undefined) continue;
          expect({ name, may: mayMention(module, [name]) }).toEqual({ name, may: true });
          expect(module.referencesTo(name).length).toBeGreaterThan(0);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test("a module by itself is read without the others", () => {
  const module = parseModule({ path: "app.py", text: "import start\nstart.run_server()\n" });
  expect(module.referencesTo("start.run_server").map(module.textOf)).toEqual(["start.run_server"]);
});
