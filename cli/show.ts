import type { Watcher } from "../src/pipeline/attempt.ts";
import type { Report, ReportFile } from "../src/report/model.ts";
import { renderBelow, renderStageLine, renderVerdictLine } from "../src/report/terminal.ts";
import { UserError } from "../src/report/user-error.ts";
import { overallVerdict } from "../src/report/verdict.ts";
import type { Log } from "../src/runner/ports.ts";
import { version } from "../src/runner/self.ts";
import { terminalLog } from "../src/runner/terminal.ts";
import { writeWhole } from "../src/runner/write-whole.ts";
import type { CommonOptions } from "./given.ts";

/** Everything that a command shows: live on the terminal while stages run, and in files at the end. */
export type Show = {
  readonly log: Log;
  readonly watcher: Watcher;
  /** A line for a person, on standard output; silent under --quiet and --json -. */
  say(line: string): void;
  /** Whether anything that is said is heard. */
  readonly isForPeople: boolean;
  readonly color: boolean;
  /** The verdict, and the files that were asked for. */
  finish(file: ReportFile, about?: About): Promise<void>;
};

/** What a report is about, and the bill of materials of the image that it is about, where there is one. */
export type About = {
  readonly title?: string | undefined;
  readonly billOfMaterials?: (() => Promise<Uint8Array>) | undefined;
};

type Screens = { readonly stdout: NodeJS.WriteStream; readonly stderr: NodeJS.WriteStream };

/** @param lineOf gives a line of a source file, to be shown under a finding. */
export async function show(
  options: CommonOptions,
  { stdout: out, stderr: err }: Screens,
  lineOf: (file: string, line: number) => string | undefined,
): Promise<Show> {
  const machine = options.json === "-";
  const quiet = options.quiet === true || machine;
  const style = {
    color: options.color && out.isTTY === true && process.env["NO_COLOR"] === undefined,
    width: out.columns || 100,
    values: "show",
    source: lineOf,
  } as const;
  const log = await terminalLog(err, { quiet });
  const say = (line: string) => {
    log.clear();
    if (!machine) out.write(`${line}\n`);
  };
  return {
    log,
    say: (line) => quiet || say(line),
    isForPeople: !quiet,
    color: style.color,
    watcher: {
      started: (stage) => log.progress(stage),
      finished(report, reused) {
        const fails = report.verdict === "fail" || report.verdict === "error";
        log.clear();
        if (quiet && !fails) return;
        const below = renderBelow(report, style);
        const headline = reused ? `${report.headline} (unchanged since the last run)` : report.headline;
        say(renderStageLine({ ...report, headline }, style) + (below === "" ? "" : `\n\n${below}\n`));
      },
    },
    async finish(file, { title, billOfMaterials } = {}) {
      log.clear();
      const fails = file.verdict === "fail" || file.verdict === "error";
      if (!quiet || fails) say(`\n${renderVerdictLine(file, style)}`);
      if (options.json !== undefined) {
        const { toJson } = await import("../src/report/json.ts");
        const text = toJson(file, "show");
        if (machine) out.write(text);
        else await write("--json", options.json, text);
      }
      if (options.sarif !== undefined) {
        const [{ toSarif }, { allRules }] = await Promise.all([
          import("../src/report/sarif.ts"),
          import("../src/pipeline/rules.ts"),
        ]);
        const sarif = toSarif(file, { version: version(), rules: await allRules(), values: "hide" });
        await write("--sarif", options.sarif, `${JSON.stringify(sarif, null, 2)}\n`);
      }
      if (options.junit !== undefined) {
        const { toJUnit } = await import("../src/report/junit.ts");
        await write("--junit", options.junit, toJUnit(file, "hide"));
      }
      if (options.summary !== undefined) {
        const { renderSummary } = await import("../src/report/summary.ts");
        await write(
          "--summary",
          options.summary,
          renderSummary(file, { values: "hide", ...(title !== undefined && { title }) }),
        );
      }
      if (options.sbom !== undefined) {
        if (billOfMaterials === undefined) throw noBill();
        await write("--sbom", options.sbom, await billOfMaterials());
      }
    },
  };
}

const noBill = () =>
  new UserError("--sbom: there is no bill of materials, since no image was built.", {
    fix: "Mend what is reported above, then run it again.",
  });

export const reportFileOf = (stages: readonly Report[]): ReportFile => ({
  version: 1,
  verdict: overallVerdict(stages),
  stages,
});

export async function write(option: string, file: string, text: string | Uint8Array): Promise<void> {
  try {
    writeWhole(file, text);
  } catch (cause) {
    throw new UserError(`${option}: "${file}" cannot be written (${(cause as NodeJS.ErrnoException).code}).`, {
      fix: "Name a file in a folder that is there and that you may write to.",
      cause,
    });
  }
}
