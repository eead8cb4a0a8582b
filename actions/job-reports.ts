import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../src/report/model.ts";

/** What one step of a job reported, and how many annotations it could make and made. */
export type StepRecord = {
  readonly title: string | undefined;
  readonly reports: readonly Report[];
  readonly annotations: { readonly granted: number; readonly made: number };
};

/** What the steps of one job have reported so far, kept in a folder that is the job's own. */
export type JobReports = {
  all(): Promise<readonly StepRecord[]>;
  add(step: StepRecord): Promise<void>;
};

export function jobReports(temporary: string): JobReports {
  const folder = join(temporary, "slipway/reports");
  const names = () =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.endsWith(".json"))
          .sort()
      : [];
  return {
    // Nobody but our own steps writes here: what runs of a repository is kept apart from the machine.
    all: async () => names().map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as StepRecord),
    async add(step) {
      mkdirSync(folder, { recursive: true });
      const place = String(names().length + 1).padStart(3, "0");
      writeFileSync(join(folder, `${place}.json`), JSON.stringify(step), { mode: 0o600 });
    },
  };
}

/** How many annotations a step may make that is granted so many: what steps before it left over is added. */
export function annotationsLeft(granted: number, before: readonly StepRecord[]): number {
  const left = before.reduce((sum, { annotations }) => sum + annotations.granted - annotations.made, 0);
  return granted + Math.max(0, left);
}
