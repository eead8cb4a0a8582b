import * as z from "zod";
import { keyNotes } from "../../src/settings/key-notes.ts";
import { jobNames, jobResults } from "../../src/workflow/jobs.ts";
import { type Declaration, flag, text } from "../declare.ts";

const needs = z.object(
  Object.fromEntries(jobNames.map((job) => [job, z.object({ result: z.enum(jobResults) })])) as {
    [Job in (typeof jobNames)[number]]: z.ZodObject<{ result: z.ZodEnum<{ [R in (typeof jobResults)[number]]: R }> }>;
  },
);

export const inputs = {
  id: "gate",
  name: "Judge the jobs of dashboard.yml",
  description: "Passes when every job that this event needs has succeeded and no other has run. Part of dashboard.yml.",
  inputs: z.object({
    jobs: text({
      means: "How the other jobs ended.",
      accepts: `the JSON of the needs context, with ${jobNames.join(", ")}`,
      example: "${{ toJSON(needs) }}",
    })
      .transform((value, context) => {
        try {
          const parsed = needs.safeParse(JSON.parse(value));
          if (parsed.success) return parsed.data;
        } catch {}
        context.addIssue("not the needs context");
        return z.NEVER;
      })
      .register(keyNotes, {
        accepts: `the JSON of the needs context, with ${jobNames.join(", ")}`,
        example: "${{ toJSON(needs) }}",
      }),
    platform: flag("Whether there is a platform to ship to.").default(false),
    previews: flag("Whether the platform has previews of pull requests.").default(false),
  }),
  outputs: { verdict: "pass, warn or fail." },
  renamed: {},
} satisfies Declaration;
