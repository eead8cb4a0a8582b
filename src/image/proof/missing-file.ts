import { posix } from "node:path";
import type { Finding } from "../../report/model.ts";
import { locationOf, smokeFinding, whereOf } from "../smoke-finding.ts";
import type { Traceback } from "../traceback.ts";
import { absenceOf } from "./absent.ts";
import type { Around } from "./around.ts";
import { isInCode } from "./quotable.ts";

const paths = {
  correct: "Commit the file, or correct its path: paths start at the dashboard's folder.",
  outside: "Put the file into the dashboard's folder and open it by its path from there, such as data/areas.csv.",
};

/** A file that is not there, or a folder, or a program that the code starts. */
export async function missingFile(traceback: Traceback, around: Around): Promise<Finding | undefined> {
  const { type, text, place, raisedIn = "" } = traceback;
  const written = type === "FileNotFoundError" ? pathIn(text) : undefined;
  if (written === undefined) return undefined;
  const where = whereOf(place);
  const found = (message: string, fix: string, more: Pick<Finding, "found"> = {}) =>
    smokeFinding("missing-file", message, { ...locationOf(place), fix, ...more });

  const path = insideOf(written);
  const isKnown = path !== undefined && (await around.files.stat(path).catch(() => undefined)) !== undefined;
  if (!isKnown && !(await isInCode(written, around))) {
    return found(`${where} looks for a file that is not in the image.`, paths.correct, { found: [text] });
  }
  if (/\/subprocess\.py$/.test(raisedIn) && !written.includes("/")) {
    const fix = "Do the same in Python: the image holds no programs beside it.";
    return found(`${where} starts the program "${written}", which is not in the image.`, fix);
  }
  if (written.includes("\\")) {
    const fix = `Write ${written.replaceAll("\\", "/")}, which works everywhere.`;
    return found(`${where} looks for "${written}": a backslash parts folders on Windows only.`, fix);
  }
  if (path === undefined) {
    return found(`${where} looks for "${written}", a path that is on your own machine only.`, paths.outside);
  }
  const says = `${where} looks for "${path}"`;
  const absence = await absenceOf(path, around);
  switch (absence.kind) {
    case "case":
      return found(
        `${says}, but the file is called ${absence.path}: upper and lower case are two names on a server.`,
        `Write ${absence.path}.`,
      );
    case "ignored":
      return found(
        `${says}, which ${absence.by}:${absence.line} keeps out of the ${absence.by.endsWith(".gitignore") ? "repository" : "image"}.`,
        `Take it out of ${absence.by}${absence.by.endsWith(".gitignore") ? " and commit the file" : ""}.`,
      );
    case "secret":
      return found(
        `${says}, which looks like a secret and is left out of the image.`,
        "Read it from the environment, which the platform sets.",
      );
    case "left-out":
      return found(
        `${says}, which is left out of the image, as all tests, notebooks and hidden files are.`,
        `Move it to another place, such as data/${posix.basename(path)}.`,
      );
    case "elsewhere":
      return found(
        `${says}, which is not in the image; ${absence.path} is.`,
        `Write ${absence.path}: paths start at the dashboard's folder.`,
      );
    case "nowhere":
      return found(`${says}, which is not in the image.`, paths.correct);
  }
}

/** The path in the exception's text, which Python writes as it writes a string. */
export function pathIn(text: string): string | undefined {
  const [, single, double] =
    /^\[Errno \d+\] [^:]+: (?:'((?:[^'\\]|\\.){1,1000})'|"((?:[^"\\]|\\.){1,1000})")/.exec(text) ?? [];
  return (single ?? double)?.replace(/\\(['"\\])/g, "$1");
}

/** The path from the dashboard's folder; undefined for one that leads elsewhere. */
export function insideOf(written: string): string | undefined {
  if (/^[A-Za-z]:[\\/]/.test(written)) return undefined;
  const path = posix.normalize(posix.join("/app", written.startsWith("/") ? posix.relative("/app", written) : written));
  return path.startsWith("/app/") ? path.slice("/app/".length) : undefined;
}
