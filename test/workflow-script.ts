import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { parse } from "yaml";
import * as z from "zod";
import { type Outcome, root } from "./slipway.ts";

const workflow = z.object({
  defaults: z.object({ run: z.object({ shell: z.literal("bash") }) }),
  jobs: z.record(
    z.string(),
    z.looseObject({ steps: z.array(z.looseObject({ name: z.string(), run: z.string().optional() })).default([]) }),
  ),
});

/** What a step of a workflow runs. */
export function scriptOf(file: string, job: string, step: string): string {
  const { jobs } = workflow.parse(parse(readFileSync(join(root, ".github/workflows", file), "utf8")));
  const script = jobs[job]?.steps.find(({ name }) => name === step)?.run;
  if (script === undefined) throw new Error(`${file} has no step "${step}" in ${job} that runs something.`);
  return script;
}

/** Runs it as a runner does, with what it is given and nothing else of the environment but where programs are. */
export async function runScript(
  script: string,
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<Outcome> {
  const file = join(cwd, ".script.sh");
  await writeFile(file, script);
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", file], {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", HOME: cwd, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const code = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, stderr };
}
