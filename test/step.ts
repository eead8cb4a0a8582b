import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import type { Door } from "../actions/dispatch.ts";
import { type EventName, githubEvents } from "./github-events.ts";

/** What a runner would show of one step. */
export type StepOutcome = {
  readonly code: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** The log without workflow commands. */
  readonly log: string;
  readonly annotations: readonly ShownAnnotation[];
  readonly stderr: string;
};

export type ShownAnnotation = { readonly level: string; readonly message: string } & Readonly<Record<string, string>>;

/** A job of GitHub's: steps that share a checkout and a temporary folder, as the runner sets them up. */
export async function job(dist: string, workspace: string, event: EventName, given: { readonly sha?: string } = {}) {
  const temporary = await mkdtemp(join(tmpdir(), "slipway-job-"));
  let number = 0;
  /** The environment of the next step, with files of its own to write to. */
  async function environment(
    inputs: Readonly<Record<string, string>> = {},
    env: Readonly<Record<string, string>> = {},
  ): Promise<Readonly<Record<string, string>>> {
    number += 1;
    const place = join(temporary, "_runner_file_commands", String(number));
    await mkdir(place, { recursive: true });
    const { name, ref, sha, repository, payload } = githubEvents[event];
    const files = ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE"];
    for (const file of files) await writeFile(join(place, file), "");
    await writeFile(join(place, "event.json"), JSON.stringify(payload));
    // Nothing of the environment of whoever runs this, but for where programs and packages are.
    const own = Object.entries(process.env).filter(([variable]) =>
      /^(PIP_|UV_|https?_proxy$|SSL_|NODE_EXTRA)/i.test(variable),
    );
    return {
      PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`,
      HOME: process.env["HOME"] ?? temporary,
      ...Object.fromEntries(own),
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: join(place, "event.json"),
      GITHUB_REF: ref,
      GITHUB_SHA: given.sha ?? sha,
      GITHUB_REPOSITORY: repository,
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_WORKSPACE: workspace,
      GITHUB_JOB: "check",
      RUNNER_TEMP: temporary,
      RUNNER_ENVIRONMENT: "github-hosted",
      ...Object.fromEntries(files.map((file) => [file, join(place, file)])),
      // As the runner writes them: spaces become underscores, and nothing else does.
      ...Object.fromEntries(Object.entries(inputs).map(([input, value]) => [`INPUT_${input.toUpperCase()}`, value])),
      ...env,
    };
  }
  return {
    temporary,
    environment,
    async step(
      door: Door,
      inputs: Readonly<Record<string, string>> = {},
      own: Readonly<Record<string, string>> = {},
    ): Promise<StepOutcome> {
      const env = await environment(inputs, own);
      const child = spawn(process.execPath, [join(dist, `${door}.js`)], {
        cwd: workspace,
        env,
        stdio: ["ignore", "pipe", "pipe"],
      });
      const [stdout, stderr, code] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        new Promise<number | null>((resolve) => child.once("close", resolve)),
      ]);
      const lines = stdout.split("\n");
      return {
        code,
        stderr,
        outputs: keyValues(await readFile(env["GITHUB_OUTPUT"] ?? "", "utf8")),
        summary: await readFile(env["GITHUB_STEP_SUMMARY"] ?? "", "utf8"),
        log: lines.filter((line) => !isCommand(line)).join("\n"),
        annotations: lines.filter(isCommand).map(annotationOf),
      };
    },
    [Symbol.asyncDispose]: () => rm(temporary, { recursive: true, force: true }),
  };
}

/** @see actions/runner `ActionCommand.TryParseV2`: white space before the first colons is allowed */
const isCommand = (line: string) => /^\s*::/.test(line);

function annotationOf(line: string): ShownAnnotation {
  const [, level = "", properties = "", message = ""] = /^\s*::([\w-]+)(?: ([^:]*))?::(.*)$/s.exec(line) ?? [];
  const decode = (coded: string) =>
    coded.replace(/%3A/g, ":").replace(/%2C/g, ",").replace(/%0D/g, "\r").replace(/%0A/g, "\n").replace(/%25/g, "%");
  const pairs = properties
    .split(",")
    .filter((pair) => pair !== "")
    .map((pair) => [pair.slice(0, pair.indexOf("=")), decode(pair.slice(pair.indexOf("=") + 1))] as const);
  return { level, ...Object.fromEntries(pairs), message: decode(message) };
}

/** What a step wrote to a file of names and values. @see actions/runner `FileCommandManager` */
function keyValues(written: string): Readonly<Record<string, string>> {
  const pairs: Record<string, string> = {};
  const lines = written.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line === "") continue;
    // Whichever comes first says what the line is.
    const [, name, sign, rest] = /^(.+?)(=|<<)(.*)$/.exec(line) ?? [];
    if (name === undefined || rest === undefined) throw new Error(`The runner refuses the line "${line}".`);
    if (sign === "=") {
      pairs[name] = rest;
      continue;
    }
    const end = lines.indexOf(rest, at + 1);
    if (end === -1) throw new Error(`The runner refuses "${name}", which has no end.`);
    pairs[name] = lines.slice(at + 1, end).join("\n");
    at = end;
  }
  return pairs;
}
