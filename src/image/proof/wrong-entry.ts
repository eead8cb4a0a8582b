import type { Finding } from "../../report/model.ts";
import { smokeFinding } from "../smoke-finding.ts";
import { missingModule, type Traceback } from "../traceback.ts";
import type { Around } from "./around.ts";

/**
 * gunicorn loads the module and does not find in it what it is to serve.
 *
 * @see gunicorn, `util.py`, `import_app`
 */
export function wrongEntry(
  lines: readonly string[],
  traceback: Traceback | undefined,
  { dashboard }: Pick<Around, "dashboard">,
): Finding | undefined {
  const { value, from } = dashboard.entry;
  const { module, object, file } = value;
  const said = from.kind === "file" ? ` (${from.file}${from.line === undefined ? "" : `:${from.line}`})` : "";
  const says = `The server is to load ${module}:${object}${said}`;
  const line = from.kind === "file" && from.line !== undefined ? { line: from.line } : {};
  const location = { location: from.kind === "file" ? { file: from.file, ...line } : { file } };
  if (traceback !== undefined) {
    // Nothing of the dashboard's own was reached.
    const isMissing = traceback.place === undefined && missingModule(traceback) === module.split(".")[0];
    if (!isMissing) return undefined;
    return smokeFinding("wrong-entry", `${says}, but there is no module ${module} in the image.`, {
      ...location,
      fix: "Name a module of the dashboard's folder, as app: module:object in dashboard.yaml.",
    });
  }
  if (lines.some((one) => /^Failed to find attribute '\w{1,100}' in '[\w.]{1,200}'\.$/.test(one))) {
    return smokeFinding("wrong-entry", `${says}, but ${file} makes no "${object}" when it is imported.`, {
      ...location,
      fix: `Write ${object} = app.server at the top level of ${file}, not below if __name__ == "__main__".`,
    });
  }
  if (lines.some((one) => /^Application object must be callable\.$/.test(one))) {
    return smokeFinding("wrong-entry", `${says}, but "${object}" in ${file} is nothing that a server can call.`, {
      ...location,
      fix: `Name the Dash object's server there: ${object} = app.server`,
    });
  }
  return undefined;
}
