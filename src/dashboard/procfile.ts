import { UserError } from "../report/user-error.ts";
import { entryPointText } from "./dashboard-yaml.ts";
import { fileSource, type Resolver } from "./first-found.ts";
import type { EntryPoint } from "./model.ts";
import { namedEntry } from "./named-entry.ts";
import { readText } from "./text-file.ts";

/** What the `web:` line of a Procfile tells gunicorn (or another WSGI server) to load. Other commands say nothing here. */
export const entryFromProcfile: Resolver<EntryPoint> = async (folder) => {
  const lines = (await readText(folder.files, "Procfile"))?.split("\n") ?? [];
  const index = lines.findIndex((line) => /^web\s*:/.test(line));
  const words =
    lines[index]
      ?.replace(/^web\s*:|\s#.*/g, "")
      .trim()
      .split(/\s+/) ?? [];
  const server = words.findIndex((word) => /(^|\/)(gunicorn|waitress-serve|uvicorn|hypercorn)$/.test(word));
  if (server < 0) return undefined;
  const after = words.slice(server + 1).map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
  const at = `Procfile:${index + 1}`;
  const before = words.slice(0, server);
  if (
    after.some((word) => /^--(chdir|pythonpath)\b/.test(word)) ||
    before.some((word) => /^(cd$|PYTHONPATH=)/.test(word))
  ) {
    throw new UserError(
      `${at} starts the server in another folder, which is not followed; accepted: module:object from here.`,
      {
        fix: "Say in dashboard.yaml what is loaded, for example app: app:server",
      },
    );
  }
  const factory = after.find((word) => /^[\w.]+:\w+\(.*\)$/.test(word));
  if (factory !== undefined) {
    throw new UserError(
      `${at} calls a function to make the app; accepted: module:object, since factories are not called yet.`,
      {
        fix: "Call it in the module: server = create_app().server, and name that: app:server",
      },
    );
  }
  const written = after.find((word) => entryPointText.test(word));
  return written === undefined ? undefined : namedEntry(folder, written, fileSource("Procfile", index + 1), at);
};
