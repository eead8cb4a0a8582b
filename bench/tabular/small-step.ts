import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundled } from "../../test/bundle.ts";
import { repositoryOf } from "../../test/git.ts";
import { job } from "../../test/step.ts";
import { median, timed } from "../timed.ts";
import { tableFile } from "./files.ts";
import { mixedTable } from "./mixed-table.ts";

/** Seconds of CPU that the step `validate-data` takes for a table of 200 kB, its bundle, summary and all, and that a bare Node takes. */
export async function smallStep(runs: number): Promise<{ readonly ours: number; readonly bareNode: number }> {
  const dist = await bundled();
  const file = await tableFile(mixedTable, { megabytes: 0.2 });
  const folder = await mkdtemp(join(tmpdir(), "slipway-bench-"));
  try {
    await cp(file.folder, folder, { recursive: true });
    await repositoryOf(folder);
    await using here = await job(dist, folder, "push to the default branch");
    const ours: number[] = [];
    const bareNode: number[] = [];
    for (let round = 0; round <= runs; round += 1) {
      const env = await here.environment();
      const step = await timed(process.execPath, [join(dist, "validate-data.js")], { env, cwd: folder });
      const outputs = await readFile(env["GITHUB_OUTPUT"] ?? "", "utf8");
      if (step.code !== 0 || !outputs.includes(`rows=${file.rows}\n`))
        throw new Error(`validate-data ended with ${step.code}, its outputs were ${outputs}:\n${step.output}`);
      const bare = await timed(process.execPath, ["-e", "0"], { env: { PATH: env["PATH"] } });
      if (round === 0) continue;
      ours.push(step.cpu);
      bareNode.push(bare.cpu);
    }
    return { ours: median(ours), bareNode: median(bareNode) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
