import type { PythonModule } from "../python/model.ts";
import type { Expression } from "../python/syntax.ts";

/** Where code sets a variable of its environment: `os.environ["DASH_DEBUG"] = "true"` and its two relatives. */
export function* environmentWrites(
  module: PythonModule,
  variable: string,
): Iterable<{ readonly at: Expression; readonly value: Expression }> {
  for (const { target, value } of module.partsAssigned) {
    if (target.kind !== "subscript" || module.qualifiedName(target.object) !== "os.environ" || !value) continue;
    const [key] = target.index;
    if (key && module.constant(key) === variable) yield { at: target, value };
  }
  for (const call of module.callsTo("os.environ.setdefault", "os.putenv")) {
    const [key, value] = call.args;
    if (key && value && module.constant(key) === variable) yield { at: call, value };
  }
}
