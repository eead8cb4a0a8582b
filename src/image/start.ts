import { ge, valid } from "@renovatebot/pep440";
import type { EntryPoint } from "../dashboard/model.ts";
import { UserError } from "../report/user-error.ts";

/** How gunicorn is started for a dashboard. */
export type Start = {
  /** What it loads: `app:server`, `app:create_app()`. */
  readonly target: string;
  readonly worker: "gthread" | "asgi";
  /** A module that it loads in place of the dashboard's own, which names no server. */
  readonly module?: { readonly path: string; readonly text: string };
};

/** From this version on a Dash object is itself what a server calls. @see Dash, changelog of 3.1.0 */
const callableSince = "3.1.0";
/** gunicorn's own worker for ASGI. @see gunicorn, changelog of 25.0 */
const asgiSince = "25.0";

const startModule = "_slipway_start";

/**
 * How to start an entry point with these versions. An older Dash whose code names no server gets a module that does.
 *
 * @throws UserError for an app on an ASGI backend and a gunicorn that is too old for it
 */
export function startOf(
  entry: EntryPoint,
  wheels: readonly { readonly name: string; readonly version: string }[],
): Start {
  const versionOf = (name: string) => wheels.find((wheel) => wheel.name === name)?.version;
  const isSince = (name: string, first: string, otherwise: boolean) => {
    const version = versionOf(name);
    return version === undefined || valid(version) === null ? otherwise : ge(version, first);
  };
  const { module, object, file, kind = "server", backend } = entry;
  if (backend !== undefined && !isSince("gunicorn", asgiSince, true)) {
    throw new UserError(
      `${file} makes an app on ${backend}, which gunicorn ${versionOf("gunicorn")} cannot serve; accepted: gunicorn ${asgiSince} or newer.`,
      { fix: "Raise gunicorn in the requirements, or leave it out there: a fitting one is then added." },
    );
  }
  const worker = backend === undefined ? "gthread" : "asgi";
  const isFactory = kind === "makes-app" || kind === "makes-server";
  const isCallable = kind === "server" || kind === "makes-server" || isSince("dash", callableSince, true);
  if (isCallable) return { target: `${module}:${object}${isFactory ? "()" : ""}`, worker };
  const text = `from ${module} import ${object}\n\nserver = ${object}${isFactory ? "()" : ""}.server\n`;
  return { target: `${startModule}:server`, worker, module: { path: `${startModule}.py`, text } };
}
