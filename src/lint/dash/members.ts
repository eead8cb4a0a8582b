import type { PythonModule } from "../python/model.ts";
import type { Expression } from "../python/syntax.ts";

/** What an attribute of an attribute of something known is: `dash.Dash.config.update` for `app.config.update`. */
export function memberName(module: PythonModule, expression: Expression): string | undefined {
  const path: string[] = [];
  let node = expression;
  for (let steps = 0; steps < 5; steps++) {
    const name = module.qualifiedName(node);
    if (name !== undefined) return [name, ...path].join(".");
    if (node.kind !== "attribute") return undefined;
    path.unshift(node.attribute);
    node = node.object;
  }
  return undefined;
}
