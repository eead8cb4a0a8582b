import * as z from "zod/mini";
import { type JobName, jobNames, jobResults } from "../../src/workflow/jobs.ts";
import { type Declaration, flag, json, withDefault } from "../declare.ts";

const ended = z.object({
  result: z.enum(jobResults),
  outputs: z.optional(z.object({ verdict: z.optional(z.string()) })),
});
const needs = z.object({ check: ended, prove: ended, ship: ended, preview: ended } satisfies Record<JobName, unknown>);

export const inputs = {
  id: "gate",
  name: "Judge the jobs of dashboard.yml",
  description: "Passes when every job that this event needs has succeeded and no other has run. Part of dashboard.yml.",
  inputs: z.object({
    jobs: json(needs, {
      means: "How the other jobs ended.",
      accepts: `the JSON of the needs context, with ${jobNames.join(", ")}`,
      example: "${{ toJSON(needs) }}",
    }),
    platform: withDefault(flag("Whether there is a platform to ship to."), false),
    previews: withDefault(flag("Whether the platform has previews of pull requests."), false),
  }),
  outputs: { verdict: "pass, warn or fail." },
  renamed: {},
} satisfies Declaration;
