import type { Finding } from "../../report/model.ts";
import { locationOf, smokeFinding, whereOf } from "../smoke-finding.ts";
import { type Traceback, tracebacks } from "../traceback.ts";
import type { Around } from "./around.ts";
import { insideOf, pathIn } from "./missing-file.ts";
import { isInCode } from "./quotable.ts";

/** A write to what cannot be written to: everything but `/tmp`. */
export async function refusedWrite(traceback: Traceback, around: Around): Promise<Finding | undefined> {
  const { type, text, place } = traceback;
  const where = whereOf(place);
  if (type === "OperationalError" && /readonly database|unable to open database file/.test(text)) {
    return smokeFinding("write-refused", `${where} writes to a database in a file; only /tmp can be written to.`, {
      ...locationOf(place),
      found: [text],
    });
  }
  if (!isRefused(traceback)) return undefined;
  const written = pathIn(text);
  if (written === undefined || !(await isInCode(written, around))) {
    return smokeFinding("write-refused", `${where} writes to a file; only /tmp can be written to.`, {
      ...locationOf(place),
      found: [text],
    });
  }
  const inside = insideOf(written);
  const what = inside === undefined ? `"${written}"` : `"${inside}" in the dashboard's folder`;
  return smokeFinding("write-refused", `${where} writes to ${what}; only /tmp can be written to.`, locationOf(place));
}

const isRefused = ({ type, text }: Traceback) =>
  (type === "OSError" && /^\[Errno 30\]/.test(text)) || (type === "PermissionError" && /^\[Errno 13\]/.test(text));

/** Writes that were refused and that the dashboard went on without: it said so in its log. */
export async function toleratedWrites(lines: readonly string[], around: Around): Promise<readonly Finding[]> {
  const found = new Map<string, Finding>();
  for (const traceback of tracebacks(lines)) {
    const finding = await refusedWrite(traceback, around);
    if (finding) found.set(finding.message, { ...finding, level: "warning" });
  }
  const loose = lines.find((line) => /Read-only file system/.test(line));
  if (found.size > 0 || loose === undefined) return [...found.values()];
  return [
    smokeFinding("write-refused", "Something wrote to a file outside of /tmp, and was refused.", {
      level: "warning",
      found: [loose],
    }),
  ];
}
