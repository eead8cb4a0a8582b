import type { PythonModule } from "../lint/python/model.ts";
import { firstSyntaxError } from "../lint/ruff-wasm.ts";
import { UserError } from "../report/user-error.ts";

/**
 * Refuses a module that Python cannot read. Our own parser may be behind Python, so its doubt only makes us ask Ruff, who has the last
 * word and says it better.
 *
 * @throws UserError with file, line and column
 */
export async function refuseSyntaxError(module: PythonModule): Promise<void> {
  if (module.syntaxFault === undefined) return;
  const error = await firstSyntaxError(module);
  if (error === undefined) return;
  const { line, column } = error.start;
  const said = error.message.replace(/^SyntaxError:\s*/, "").replace(/\.$/, "");
  throw new UserError(`${module.path}:${line}:${column}: Python cannot read this file, which makes the app: ${said}.`, {
    fix: "Mend the line; nothing can load the app before.",
  });
}
