import * as z from "zod/mini";
import type { Declaration } from "../declare.ts";

export const inputs = {
  id: "report",
  name: "Report on a job",
  description:
    "Writes one summary over all Slipway steps of a job that wrote none of their own. Part of dashboard.yml.",
  inputs: z.object({}),
  outputs: { verdict: "pass, warn, fail or error: the worst of the job's stages." },
  renamed: {},
} satisfies Declaration;
