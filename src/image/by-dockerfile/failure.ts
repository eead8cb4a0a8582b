import { shown } from "../../report/escape.ts";
import { InfrastructureError, UserError } from "../../report/user-error.ts";
import { metPlaceholder } from "./placeholder.ts";

export type FailedBuild = {
  /** The Dockerfile's name. */
  readonly file: string;
  /** What BuildKit printed. */
  readonly lines: readonly string[];
  readonly data: readonly string[];
  /** The author's line of a line that BuildKit names. */
  lineOf(line: number): number;
};

/** Why a Dockerfile could not be built, in its author's terms: their line, and the last thing that the step said. */
export function whyItFailed({ file, lines, data, lineOf }: FailedBuild): UserError | InfrastructureError {
  const named = lines
    .map((line) => /^Dockerfile:(\d+)$|dockerfile parse error on line (\d+): /.exec(line)?.slice(1).join(""))
    .findLast((line) => line !== undefined);
  const place = named === undefined ? `${file}: ` : `${file}:${lineOf(Number(named))}: `;
  const reason = lines.findLast((line) => /failed to solve: /.test(line))?.replace(/^.*?failed to solve: /, "") ?? "";
  const output = outputOf(lines);
  const read = data.find((path) => output.some((line) => line.includes(path) && /No such file|not found/i.test(line)));
  if (read !== undefined || output.some((line) => metPlaceholder.test(line))) return readsData(place, read);
  const code = /did not complete successfully: exit code: (\d+)/.exec(reason)?.[1];
  const last = output.findLast((line) => line.trim() !== "");
  if (code !== undefined) {
    return new UserError(
      `${place}the step ended with exit code ${code}${last === undefined ? "" : `: ${shown(last.trim(), 300)}`}.`,
      { fix: "Build it on your own machine to see all that it prints: docker build ." },
    );
  }
  const image = /failed to resolve source metadata for (\S+?):? /.exec(`${reason} `)?.[1];
  if (image !== undefined || /dial tcp|i\/o timeout|no such host|toomanyrequests/.test(reason)) {
    return new InfrastructureError(
      `${place}${image === undefined ? "a step could not reach what it needs" : `the image ${shown(image, 200)} could not be had`}: ${shown(lastPart(reason), 300)}.`,
      { fix: "See that the name is right and that this machine reaches the registry, then run this again." },
    );
  }
  const missing = /"([^"]+)": not found/.exec(reason)?.[1];
  if (missing !== undefined) {
    return new UserError(
      `${place}${shown(missing.replace(/^\//, ""), 200)} is not among the files that can be copied.`,
      {
        fix: "Only what Git has is copied, without secrets and without what .dockerignore leaves out.",
      },
    );
  }
  const said = reason.replace(/^dockerfile parse error on line \d+: /, "") || (lines.at(-1) ?? "no reason was given");
  return new UserError(`${place}it cannot be built: ${shown(said, 300)}.`);
}

/** That a step wants data, which is not there while an image is built. */
export const readsData = (place: string, path: string | undefined): UserError =>
  new UserError(
    `${place}the step reads ${path === undefined ? "the dashboard's data" : `the data file ${path}`}, and data is not there while the image is built: it is put into a layer of its own afterwards.`,
    {
      fix: "Read the data when the dashboard starts, or commit what the step makes of it and take the step out.",
    },
  );

/** What the failed step itself printed: each line behind the step's number and its time. */
function outputOf(lines: readonly string[]): readonly string[] {
  const step = lines.map((line) => /^#(\d+) ERROR: /.exec(line)?.[1]).findLast((number) => number !== undefined);
  const printed = new RegExp(`^#${step ?? "none"} \\d+\\.\\d+ (.*)$`);
  return lines.flatMap((line) => printed.exec(line)?.[1] ?? []);
}

const lastPart = (reason: string) => reason.split(": ").slice(-2).join(": ").trim();
