import * as z from "zod/mini";
import { UserError } from "../../report/user-error.ts";
import type { TableProfile } from "../profile.ts";

const count = z.number().check(z.gte(0));

const column = z.looseObject({
  name: z.string(),
  type: z.string(),
  missing: count,
  invalid: count,
  distinct: count,
  moreDistinct: z.boolean(),
  distinctBetween: z.optional(z.tuple([count, count])),
  minimum: z.optional(z.string()),
  maximum: z.optional(z.string()),
  markers: z.optional(z.array(z.object({ value: z.string(), label: z.optional(z.string()), count }))),
  spread: z.optional(
    z.object({
      mean: z.number(),
      quantiles: z.array(z.number()).check(z.length(21)),
      atGreatest: count,
      bins: z.array(count),
      from: z.number(),
      to: z.number(),
    }),
  ),
  top: z.optional(z.array(z.object({ value: z.string(), count }))),
});

const profile = z.looseObject({
  version: z.optional(z.literal(2)),
  name: z.string(),
  path: z.string(),
  rows: count,
  sampled: z.optional(z.object({ rows: count, every: count })),
  columns: z.array(column),
});

/**
 * A profile as it was written down, of this version or the one before.
 *
 * @throws UserError for what is none
 */
export function readProfile(text: string, file: string): TableProfile {
  const refuse = (what: string, cause?: unknown) =>
    new UserError(`"${file}" ${what}.`, {
      fix: "Name a profile.json of a published version, or one that slipway validate --write-profile has written.",
      cause,
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refuse("is not JSON", cause);
  }
  const read = profile.safeParse(value);
  if (!read.success)
    throw refuse(`is not a profile of a table (${read.error.issues[0]?.path.join(".") || "the whole"})`);
  return read.data as TableProfile;
}
