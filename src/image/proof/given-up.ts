import type { Finding } from "../../report/model.ts";
import { locationOf, smokeFinding, whereOf } from "../smoke-finding.ts";
import type { Traceback } from "../traceback.ts";

export const beQuick = "See that what is done there comes to an end, and soon: a person waits for the page as long.";

/**
 * Whether a worker of gunicorn was ended where it was, since it had not been heard of for as long as `--timeout` says: it then raises an
 * exception of its own, wherever the dashboard is.
 *
 * @see gunicorn, `workers/base.py`, `handle_abort`
 */
export const isGivenUp = ({ type, raisedIn = "" }: Traceback): boolean =>
  type === "SystemExit" && /\/gunicorn\/workers\/base\.py$/.test(raisedIn);

/** What gunicorn was asked for meanwhile is for who asked to say. */
export function givenUp(traceback: Traceback): Finding | undefined {
  if (!isGivenUp(traceback)) return undefined;
  const { place } = traceback;
  const at = place === undefined ? "" : `, while the dashboard was at ${whereOf(place)}`;
  return smokeFinding("page-fails", `gunicorn gave up${at}.`, { ...locationOf(place), fix: beQuick });
}
