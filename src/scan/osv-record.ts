import * as z from "zod";

const text = z.string().max(1_000_000);
const identifier = z.string().regex(/^[\w][\w.:+-]{0,127}$/, "is not an identifier");
const instant = z.iso.datetime({ offset: true });
const rating = z.looseObject({ type: text, score: text });

const event = z.looseObject({
  introduced: text.optional(),
  fixed: text.optional(),
  last_affected: text.optional(),
  limit: text.optional(),
});

/**
 * What is used of a vulnerability record; everything else in it is let through.
 *
 * @see Open Source Vulnerability schema 1.7
 */
export const osvRecord = z.looseObject({
  id: identifier,
  modified: instant,
  withdrawn: instant.nullish(),
  aliases: z.array(identifier).nullish(),
  upstream: z.array(identifier).nullish(),
  summary: text.nullish(),
  details: text.nullish(),
  severity: z.array(rating).nullish(),
  affected: z
    .array(
      z.looseObject({
        package: z.looseObject({ ecosystem: text, name: text }).nullish(),
        ranges: z.array(z.looseObject({ type: text, events: z.array(event) })).nullish(),
        versions: z.array(text).nullish(),
        severity: z.array(rating).nullish(),
      }),
    )
    .nullish(),
  database_specific: z.looseObject({ severity: z.unknown() }).nullish(),
});

export type OsvRecord = z.infer<typeof osvRecord>;

/** One version range of a package, as the record has it. */
export type OsvRange = { readonly type: string; readonly events: readonly z.infer<typeof event>[] };
