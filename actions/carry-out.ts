import { basename, posix } from "node:path";
import type { Machine } from "../src/cloud/local/machine.ts";
import { attempts } from "../src/pipeline/attempt.ts";
import { askedOnce, checkoutOf, trackedFiles } from "../src/pipeline/checkout.ts";
import type { RunOptions } from "../src/pipeline/run.ts";
import { localPlatform } from "../src/platform/local-platform.ts";
import type { Platform } from "../src/platform/model.ts";
import { findingsInWords } from "../src/report/counts.ts";
import { shown } from "../src/report/escape.ts";
import type { ReportFile } from "../src/report/model.ts";
import { UserError } from "../src/report/user-error.ts";
import { valuesOnGitHub } from "../src/report/values.ts";
import { findProgram } from "../src/runner/find-program.ts";
import { headOf } from "../src/runner/git-head.ts";
import type { Runner } from "../src/runner/ports.ts";
import { version } from "../src/runner/self.ts";
import { sourceLines } from "../src/runner/source-lines.ts";
import { changeBase } from "../src/workflow/change-base.ts";
import type { Situation } from "../src/workflow/situation.ts";
import { bareEnvironment } from "./bare-environment.ts";
import type { CommonInputs, Declaration, Given, InputShape } from "./declare.ts";
import { optimiseLate } from "./optimise-late.ts";
import type { ImageOptions } from "./ports.ts";
import { shipsNothing } from "./ships-nothing.ts";
import { type Showing, showStep, stepLog } from "./show-step.ts";
import type { Step, Work } from "./step.ts";

/** Lets an action run its stages in its surroundings, and shows what came of them. Only what it asks for is made ready. */
export async function carryOut<Inputs extends InputShape, Output extends string>(
  { ships }: Pick<Declaration, "ships">,
  given: Given<Inputs>,
  situation: Situation,
  work: Work<Inputs, Output>,
  runner: Runner,
): Promise<void> {
  const common = given as CommonInputs;
  const platform =
    common.platform === undefined
      ? undefined
      : await (await import(/* webpackMode: "eager" */ "./asked-platform.ts")).askedPlatform(common.platform);
  const { options, showing, place } = surroundings(common, platform, runner);
  const stages = attempts(runner.clock, stepLog(runner, showing));
  const outside = () => import(/* webpackMode: "eager" */ "./ports.ts");
  const ready = async () => ({ stages, options, ports: await (await outside()).stepPorts(place, runner) });
  const withImages = async () => {
    const run = await ready();
    const images = await (await outside()).imagePorts(options.platform, runner, run.ports.cache);
    return { ...run, ports: { ...run.ports, ...images } };
  };
  const withSettings = async (asked: ImageOptions = {}) => {
    const run = await withImages();
    const settings = await (await outside()).imageSettings(options.platform, asked);
    return { ...run, options: { ...options, ...settings } };
  };
  let machine: Machine | undefined;
  const step: Step<Given<Inputs>> = {
    given,
    stages,
    withFiles() {
      // What looks at files computes; what moves images waits.
      optimiseLate();
      return ready();
    },
    withImages,
    withAdvisories: () => withSettings(),
    async withRuntime(asked) {
      const images = await withSettings(asked);
      const { machinePorts, dockerfilePort } = await outside();
      machine = await machinePorts(options.platform, images.ports.blobs, runner, asked);
      const dockerfiles = dockerfilePort(runner, images.ports.blobs, asked);
      return { ...images, ports: { ...images.ports, ...machine, dockerfiles } };
    },
    keep: async (name, bytes) => (await outside()).keepFile(runner.temporary, name, bytes),
  };
  try {
    const { title, ...outputs } = (await mayGoOn()) ? await work(step) : {};
    const file = await showStep(runner, common, showing, stages.reports(), title);
    for (const [name, value] of Object.entries(outputs)) if (typeof value === "string") runner.output(name, value);
    runner.output("verdict", file.verdict);
    const code = stages.exitCode();
    if (code !== 0) runner.fail(failureInWords(file), code);
  } finally {
    await machine?.close();
  }

  /** Whether a step that ships may: where not, its stage says why. */
  async function mayGoOn(): Promise<boolean> {
    if (ships === undefined) return true;
    try {
      const excuse = shipsNothing(platform, situation, runner);
      if (excuse !== undefined) stages.leaveOut(ships, excuse);
      return excuse === undefined;
    } catch (refusal) {
      await stages.attempt(ships, async () => {
        throw refusal;
      });
      return false;
    }
  }
}

/** `lint: 3 errors, 1 warning`; what could not finish says so. */
const failureInWords = ({ stages }: ReportFile): string =>
  stages
    .filter(({ verdict }) => verdict === "fail" || verdict === "error")
    .map(({ stage, verdict, findings, headline }) =>
      verdict === "fail" ? `${stage}: ${findingsInWords(findings)}` : `${stage} ${shown(headline, 200)}`,
    )
    .join("; ");

/** What the checkout and the event say: what is looked at, what changed, and whose values may be seen. */
function surroundings(given: CommonInputs, platform: Platform | undefined, runner: Runner) {
  const { event, exec, workspace } = runner;
  const folder = insideRepository(given.folder);
  const place = posix.join(workspace, folder);
  const base = async () => {
    const commit = await changeBase(event, workspace, exec, bareEnvironment);
    return commit === undefined ? "unknown" : { commit };
  };
  const asked = checkoutOf(place, base, exec, bareEnvironment, headOf);
  // What became of data and schemas is said where it can still be talked about; a push that was a pull request has been told.
  const checkout = event.name === "push" ? { ...asked, before: async () => undefined } : asked;
  const options: RunOptions = {
    platform: platform ?? localPlatform,
    repositoryName: basename(folder === "" ? event.repository : folder),
    checkout,
    version: version(),
    ruff: () => findProgram("ruff", { path: bareEnvironment["PATH"], outside: workspace }),
    buildOptions: {},
    advisories: undefined,
  };
  const seen = askedOnce(async () => {
    const [tracked, changed] = await Promise.all([trackedFiles(workspace, exec, bareEnvironment), checkout.changed()]);
    const lineOf = sourceLines(workspace);
    return {
      values: platform?.values === "hide" ? ("hide" as const) : valuesOnGitHub((file) => tracked.has(file)),
      changed,
      source: (file: string, line: number) => (tracked.has(file) ? lineOf(file, line) : undefined),
    };
  });
  const showing: Showing = { folder, seen };
  return { options, showing, place };
}

/** A folder as seen from the repository's top, without `./` and slashes at its ends; empty for the top itself. */
function insideRepository(named: string): string {
  const folder = posix.normalize(named.replaceAll("\\", "/")).replace(/\/+$/, "");
  if (posix.isAbsolute(folder) || folder === ".." || folder.startsWith("../")) {
    throw new UserError(`The input "folder" is "${named.slice(0, 200)}", outside the repository.`, {
      fix: "Name a folder inside it, as seen from its top: dashboards/school-absence",
    });
  }
  return folder === "." ? "" : folder;
}
