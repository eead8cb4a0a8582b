import { mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { dependencies } from "../../src/dashboard/dependencies.ts";
import { entryPoint } from "../../src/dashboard/entry-point.ts";
import { placeOf } from "../../src/dashboard/first-found.ts";
import { readFolder } from "../../src/dashboard/folder.ts";
import type { Dependencies, Found } from "../../src/dashboard/model.ts";
import { pythonVersion } from "../../src/dashboard/python-version.ts";
import { defaultBase, interpreterOf } from "../../src/image/base/lock.ts";
import { settleWheels } from "../../src/image/wheels/settle.ts";
import { UserError } from "../../src/report/user-error.ts";
import { systemClock } from "../../src/runner/clock.ts";
import { diskCache } from "../../src/runner/disk-cache.ts";
import { openFolder } from "../../src/runner/folder.ts";
import { keptPrograms } from "../../src/runner/kept-programs.ts";
import { packageSources } from "../../src/runner/package-sources.ts";
import { listedApps } from "./listed-apps.ts";

/**
 * Asks of each listed app what a server has to load, which Python it wants and what it needs, holds that against what a person found,
 * and looks for the wheels in the package index, which takes minutes.
 *
 * @returns a table in Markdown, and how many are right
 */
export async function detectCorpus(folder: string): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), "slipway-corpus-"));
  try {
    const wheels = await wheelsFrom(home);
    const rows: string[] = [];
    let right = 0;
    for (const [index, app] of listedApps.entries()) {
      const files = await openFolder(join(folder, app.folder));
      const found = await readFolder(files, { defaultPython: "3.13", repositoryName: "dashboard" });
      const entry = await attempt(() => entryPoint(found));
      const needed = await attempt(() => dependencies(found));
      const python = await attempt(() => pythonVersion(found));
      const loaded = "value" in entry ? `${entry.value.module}:${entry.value.object}` : undefined;
      const isRight = loaded === app.entry && ("value" in needed ? needed.value.file : undefined) === app.needs;
      if (isRight) right += 1;
      const reason = [entry, python, needed].find((one) => "reason" in one);
      const image = reason && "reason" in reason ? reason.reason : "value" in needed ? await wheels(needed.value) : "";
      rows.push(
        cells(
          `${index + 1}`,
          basename(app.folder),
          loaded === undefined ? "–" : `\`${loaded}\``,
          placeIn(entry),
          "value" in needed ? `${counted(needed.value)} in \`${needed.value.file}\`` : "–",
          image,
          ...(isRight ? [] : ["wrong"]),
        ),
      );
    }
    return [
      cells("#", "app", "a server loads", "as said in", "dependencies", "wheels for Python 3.13"),
      cells(..."######".split("").map(() => "---")),
      ...rows,
      "",
      `${right} of ${listedApps.length} right`,
    ].join("\n");
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

type Answer<Value> = Found<Value> | { readonly reason: string };

const attempt = <Value>(ask: () => Promise<Found<Value>>): Promise<Answer<Value>> => ask().catch(reasonOf);

function reasonOf(error: unknown): { readonly reason: string } {
  if (error instanceof UserError) return { reason: error.message };
  throw error;
}

async function wheelsFrom(home: string) {
  const { index } = await packageSources({ env: process.env, home: homedir() });
  const log = { progress: () => {}, info: () => {} };
  const cache = diskCache(join(home, "cache"));
  const runProgram = keptPrograms(join(home, "programs"), process.env);
  const ports = { http: fetch, cache, clock: systemClock, log, runProgram };
  return (needed: Dependencies): Promise<string> =>
    settleWheels(needed, interpreterOf(defaultBase), { index }, ports).then(
      ({ wheels }) => `${wheels.length} packages`,
      (error: unknown) => reasonOf(error).reason,
    );
}

const counted = ({ pins, wishes = [] }: Dependencies) =>
  [
    ...(pins.length === 0 ? [] : [`${pins.length} pinned`]),
    ...(wishes.length === 0 ? [] : [`${wishes.length} open`]),
  ].join(", ");

const placeIn = (answer: Answer<unknown>) =>
  "from" in answer && answer.from.kind === "file" ? `\`${placeOf(answer.from.file, answer.from.line)}\`` : "–";

const cells = (...texts: readonly string[]) => `| ${texts.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
