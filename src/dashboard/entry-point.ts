import { compare, valid } from "@renovatebot/pep440";
import { dashFacts } from "../lint/python/dash-app.ts";
import { UserError } from "../report/user-error.ts";
import { entryFromCode } from "./entry-from-code.ts";
import { askedOnce, firstFound, fromDashboardYaml, placeOf, type Resolver } from "./first-found.ts";
import type { Folder } from "./folder.ts";
import type { Dependencies, EntryPoint } from "./model.ts";
import { namedEntry } from "./named-entry.ts";
import { entryFromProcfile } from "./procfile.ts";

const entryFromDashboardYaml: Resolver<EntryPoint> = async (folder) => {
  const found = fromDashboardYaml(folder, ({ app }) => app, "app");
  if (found?.from.kind !== "file") return undefined;
  return namedEntry(folder, found.value, found.from, `${placeOf(found.from.file, found.from.line)}: app`);
};

/** What the server loads: what is written down, else what the code shows. */
export const entryPoint = askedOnce(firstFound(entryFromDashboardYaml, entryFromProcfile, entryFromCode));

/** From this version on a Dash object is itself what a WSGI server calls. */
const callableSince = "3.1.0";

/**
 * Whether a server can load the entry point at all.
 *
 * @throws UserError for an older Dash without a `server`, and for an app on another backend than Flask
 */
export async function requireServable(folder: Folder, entry: EntryPoint, { pins }: Dependencies): Promise<void> {
  const module = (await folder.code()).find(({ path }) => path === entry.file);
  if (module === undefined) return;
  const facts = dashFacts(module);
  const app = facts.apps.find(({ name }) => name === entry.object);
  const loaded = app ?? facts.servers.find(({ name }) => name === entry.object);
  const backend = facts.apps.find(({ serves }) => serves === loaded?.serves)?.backend;
  if (backend === "fastapi" || backend === "quart") {
    throw new UserError(
      `${entry.file}:${loaded?.line}: the app runs on ${backend}, which is not served yet; accepted: Flask, which is Dash's default.`,
      {
        fix: "Leave out backend=, and give Dash no server of another kind.",
      },
    );
  }
  const version = pins.find(({ name }) => name === "dash")?.version;
  if (app === undefined || version === undefined || !valid(version) || compare(version, callableSince) >= 0) return;
  throw new UserError(
    `${entry.file}:${app.line}: a server cannot load the object of Dash ${version} itself, and ${entry.file} names no server.`,
    {
      fix: `Add below it: server = ${entry.object}.server`,
    },
  );
}
