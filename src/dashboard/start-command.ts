import { isMap, LineCounter, parseDocument } from "yaml";
import { instructionsIn } from "../lint/docker/instructions.ts";
import { UserError } from "../report/user-error.ts";
import { entryPointText } from "./dashboard-yaml.ts";
import { fileSource, placeOf, type Resolver } from "./first-found.ts";
import { type Folder, hasFile } from "./folder.ts";
import type { EntryPoint, Found } from "./model.ts";
import { namedEntry } from "./named-entry.ts";
import { readText } from "./text-file.ts";

/** A command that starts the dashboard somewhere else, and where it is written. */
type StartCommand = { readonly command: string; readonly file: string; readonly line: number };

/**
 * What a WSGI or ASGI server is told to load, where the dashboard is started elsewhere: the `web:` line of a `Procfile`, the
 * `entrypoint:` of App Engine's `app.yaml`, the last `ENTRYPOINT` and `CMD` of a `Dockerfile`. Other commands say nothing here.
 *
 * @throws UserError when one names what is not there, or two name different things
 */
export const entryFromStartCommand: Resolver<EntryPoint> = async (folder) => {
  const written = [...(await procfile(folder)), ...(await appYaml(folder))];
  const found: Found<EntryPoint>[] = [];
  for (const one of written) {
    const entry = await loadedBy(folder, one);
    if (entry) found.push(entry);
  }
  for (const one of await dockerfile(folder)) {
    // What it names may be copied from or to another folder: only what is here counts.
    const entry = await loadedBy(folder, one).catch((error: unknown) => {
      if (error instanceof UserError) return undefined;
      throw error;
    });
    if (entry) found.push(entry);
  }
  const [first, ...others] = found;
  const another = first && others.find(({ value }) => nameOf(value) !== nameOf(first.value));
  if (first && another) {
    throw new UserError(
      `${said(first)} starts ${nameOf(first.value)}, and ${said(another)} ${nameOf(another.value)}; accepted: one.`,
      { fix: `Say which in dashboard.yaml, for example app: ${nameOf(first.value)}` },
    );
  }
  return first;
};

const nameOf = ({ module, object, kind }: EntryPoint) => `${module}:${object}${kind === "makes-server" ? "()" : ""}`;
const said = ({ from }: Found<EntryPoint>) => (from.kind === "file" ? placeOf(from.file, from.line) : from.reason);

async function procfile({ files }: Folder): Promise<readonly StartCommand[]> {
  const lines = (await readText(files, "Procfile"))?.split("\n") ?? [];
  const index = lines.findIndex((line) => /^web\s*:/.test(line));
  const command = lines[index]?.replace(/^web\s*:|\s#.*/g, "");
  return command === undefined ? [] : [{ command, file: "Procfile", line: index + 1 }];
}

async function appYaml({ files }: Folder): Promise<readonly StartCommand[]> {
  const lines = new LineCounter();
  const text = await readText(files, "app.yaml");
  if (text === undefined) return [];
  const { contents } = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const pair = isMap(contents) ? contents.items.find(({ key }) => String(key) === "entrypoint") : undefined;
  const command = isMap(contents) ? contents.get("entrypoint") : undefined;
  if (pair === undefined || typeof command !== "string") return [];
  const at = (pair.key as { readonly range?: readonly [number, number, number] }).range?.[0] ?? 0;
  return [{ command, file: "app.yaml", line: lines.linePos(at).line }];
}

async function dockerfile(folder: Folder): Promise<readonly StartCommand[]> {
  const file = ["Dockerfile", "Containerfile"].find((path) => hasFile(folder, path));
  const text = file === undefined ? undefined : await readText(folder.files, file);
  if (file === undefined || text === undefined) return [];
  const { instructions } = instructionsIn(text);
  const stage = instructions.slice(instructions.findLastIndex(({ keyword }) => keyword === "FROM") + 1);
  const last = (keyword: string) => stage.findLast((one) => one.keyword === keyword);
  const [entrypoint, arguments_] = [last("ENTRYPOINT"), last("CMD")];
  const first = entrypoint ?? arguments_;
  if (first === undefined) return [];
  const command = [entrypoint, arguments_].flatMap((one) => (one === undefined ? [] : inShell(one.rest))).join(" ");
  return [{ command, file, line: text.slice(0, first.keywordAt.from).split("\n").length }];
}

/** `["gunicorn", "app:server"]` as a line; what is written for a shell as it is. */
function inShell(rest: string): string {
  try {
    const words: unknown = JSON.parse(rest);
    return Array.isArray(words) ? words.join(" ") : rest;
  } catch {
    return rest;
  }
}

async function loadedBy(folder: Folder, { command, file, line }: StartCommand): Promise<Found<EntryPoint> | undefined> {
  const words = command.trim().split(/\s+/);
  const server = words.findIndex((word) => /(^|\/)(gunicorn|waitress-serve|uvicorn|hypercorn)$/.test(word));
  if (server < 0) return undefined;
  const after = words.slice(server + 1).map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
  const at = placeOf(file, line);
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
  const withArguments = after.find((word) => /^["']?[\w.]+:\w+\([^)]/.test(word));
  if (withArguments !== undefined) {
    throw new UserError(
      `${at} passes arguments to the function that makes the app; accepted: module:object, or module:function().`,
      {
        fix: "Give the arguments defaults, or call it in the module: server = create_app(…).server",
      },
    );
  }
  const written = after.find((word) => entryPointText.test(word));
  if (written === undefined) return undefined;
  const called = after.some((word) => word === "--factory" || word === "--call") && !written.endsWith("()");
  return namedEntry(folder, `${written}${called ? "()" : ""}`, fileSource(file, line), at);
}
