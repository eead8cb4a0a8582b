import type { PythonModule } from "./model.ts";
import type { ImportedName } from "./syntax.ts";

/** The modules of the project that one imported name loads. */
export function importedBy(module: PythonModule, { dots, module: from, name }: ImportedName): readonly PythonModule[] {
  const inside = name === undefined || name === "*" ? [] : [from === "" ? name : `${from}.${name}`];
  return [...packagesAround(from), ...inside].flatMap((path) => module.imported({ dots, module: path }) ?? []);
}

/** `import a.b.c` runs `a`, `a.b` and `a.b.c`. */
function packagesAround(module: string): readonly string[] {
  const parts = module.split(".");
  return parts.map((_, index) => parts.slice(0, index + 1).join("."));
}
