import type { Finding } from "../../report/model.ts";
import { enumeration } from "../enumeration.ts";
import { smokeFinding, whereOf } from "../smoke-finding.ts";
import type { OwnLine } from "../traceback.ts";
import type { Around } from "./around.ts";

type Elsewhere = {
  /** Where it listens instead, as far as that is known: `0.0.0.0:9000`. */
  readonly addresses: readonly string[];
  /** The dashboard's own line that starts it, where one does. */
  readonly place: OwnLine | undefined;
  readonly seconds: number;
  /** What the server wrote. */
  readonly lines: readonly string[];
};

/** A server that an image starts by a command of its own, as a Dockerfile may, and that does not listen where it is told to. */
export function listensElsewhere(
  { addresses, place, seconds, lines }: Elsewhere,
  around: Pick<Around, "dashboard"> | undefined,
): Finding {
  const where = addresses.length === 0 ? undefined : enumeration(addresses);
  const message =
    place !== undefined
      ? `${whereOf(place)} starts a server that does not listen where it is told to${where === undefined ? "" : `, but on ${where}`}.`
      : `After ${seconds} s the server does not listen where it is told to${where === undefined ? "" : `, but on ${where}`}.`;
  return smokeFinding("never-answers", message, {
    ...(place === undefined ? {} : { location: { file: place.file, line: place.line } }),
    fix: whereToListen(lines, around),
  });
}

/** What to do about a server that has an address of its own. */
export function whereToListen(lines: readonly string[], around: Pick<Around, "dashboard"> | undefined): string {
  const isGunicorn = lines.some((line) => /\] \[INFO\] Starting gunicorn /.test(line));
  if (isGunicorn) return "Take the address (--bind) out of its command: GUNICORN_CMD_ARGS says where to listen.";
  const { module, object } = around?.dashboard.entry.value ?? { module: "app", object: "server" };
  return `Have gunicorn serve it, which reads where to listen from GUNICORN_CMD_ARGS: gunicorn ${module}:${object}.`;
}
