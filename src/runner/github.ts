import { appendFileSync } from "node:fs";
import * as core from "@actions/core";
import { context } from "@actions/github";
import { notACommand } from "../report/escape.ts";
import { InfrastructureError } from "../report/user-error.ts";
import { systemClock } from "./clock.ts";
import type { Annotation, Exec, Runner } from "./ports.ts";

/**
 * The step of a GitHub job that this process is. The only file that knows the Actions toolkit; everything else sees {@link Runner}.
 *
 * @param env the environment that the runner set
 * @throws InfrastructureError where this is no such step
 */
export function githubRunner(env: Readonly<Record<string, string | undefined>> = process.env): Runner {
  const required = (name: string): string => {
    const value = env[name];
    if (value === undefined || value === "") {
      throw new InfrastructureError(`The environment has no ${name}: this is not a step of a GitHub workflow.`, {
        fix: "Use the command line outside GitHub: slipway check.",
      });
    }
    return value;
  };
  let failed = false;
  return {
    event: {
      name: required("GITHUB_EVENT_NAME"),
      ref: required("GITHUB_REF"),
      sha: required("GITHUB_SHA"),
      repository: required("GITHUB_REPOSITORY"),
      files: `${context.serverUrl}/${required("GITHUB_REPOSITORY")}/blob/${context.sha}`,
      payload: context.payload,
    },
    inputs: new Map(
      Object.keys(env)
        .filter((name) => name.startsWith("INPUT_"))
        .map((name) => name.slice("INPUT_".length).toLowerCase())
        .map((name) => [name, core.getInput(name)]),
    ),
    // A step's log is no terminal: what replaces itself there would be a line each here.
    log: { progress: () => {}, info: (line) => core.info(notACommand(line)) },
    exec: toolkitExec,
    clock: systemClock,
    workspace: required("GITHUB_WORKSPACE"),
    temporary: required("RUNNER_TEMP"),
    output(name, value) {
      // The toolkit puts a random mark around every value, and loads all of Node's cryptography for it; one line needs no mark.
      if (/[\r\n]/.test(value)) return core.setOutput(name, value);
      appendFileSync(required("GITHUB_OUTPUT"), `${name}=${value}\n`);
    },
    annotate,
    // The toolkit's own writer of summaries escapes nothing and loads what no other step needs; a file it is all the same.
    summary: async (markdown) => appendFileSync(required("GITHUB_STEP_SUMMARY"), markdown),
    fail(sentence, code) {
      if (failed) return;
      failed = true;
      core.setFailed(sentence);
      process.exitCode = code;
    },
    identity: {
      granted: Boolean(env["ACTIONS_ID_TOKEN_REQUEST_URL"] && env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]),
      hosted: env["RUNNER_ENVIRONMENT"] === "github-hosted",
    },
  };
}

const annotations = { error: core.error, warning: core.warning, notice: core.notice } as const;

function annotate({ level, message, ...place }: Annotation): void {
  annotations[level](message, place);
}

/**
 * Programs by way of the toolkit, which finds them and quotes arguments as each system wants it. Nothing of it is logged. What
 * may take a limited time only, or wants files of its own, is started by ourselves: the toolkit can do neither.
 */
const toolkitExec: Exec = async (command, args, options = {}) => {
  const { cwd, env = {}, input, timeoutSeconds, files } = options;
  // Loaded when a program is started: whether inputs and event are in order is known without.
  if (timeoutSeconds !== undefined || files !== undefined)
    return (await import(/* webpackMode: "eager" */ "./exec.ts")).systemExec(command, args, options);
  const { getExecOutput } = await import("@actions/exec");
  const { exitCode, stdout, stderr } = await getExecOutput(JSON.stringify(command), [...args], {
    env: { ...env },
    silent: true,
    ignoreReturnCode: true,
    ...(cwd === undefined ? {} : { cwd }),
    ...(input === undefined ? {} : { input: Buffer.from(input) }),
  }).catch((cause: unknown) => {
    throw new InfrastructureError(`The program "${command}" could not be started.`, { cause });
  });
  return { code: exitCode, stdout, stderr };
};
