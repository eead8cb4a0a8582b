import * as z from "zod/mini";

const text = z.string().check(z.maxLength(1_000_000));
const identifier = z.string().check(z.regex(/^[\w][\w.:+-]{0,127}$/, "is not an identifier"));
const instant = z.iso.datetime({ offset: true });
const rating = z.looseObject({ type: text, score: text });

const event = z.looseObject({
  introduced: z.optional(text),
  fixed: z.optional(text),
  last_affected: z.optional(text),
  limit: z.optional(text),
});

/**
 * What is used of a vulnerability record; everything else in it is let through.
 *
 * @see Open Source Vulnerability schema 1.7
 */
export const osvRecord = z.looseObject({
  id: identifier,
  modified: instant,
  withdrawn: z.nullish(instant),
  aliases: z.nullish(z.array(identifier)),
  upstream: z.nullish(z.array(identifier)),
  summary: z.nullish(text),
  details: z.nullish(text),
  severity: z.nullish(z.array(rating)),
  affected: z.nullish(
    z.array(
      z.looseObject({
        package: z.nullish(z.looseObject({ ecosystem: text, name: text })),
        ranges: z.nullish(z.array(z.looseObject({ type: text, events: z.array(event) }))),
        versions: z.nullish(z.array(text)),
        severity: z.nullish(z.array(rating)),
      }),
    ),
  ),
  database_specific: z.nullish(z.looseObject({ severity: z.unknown() })),
});

export type OsvRecord = z.infer<typeof osvRecord>;

/** One version range of a package, as the record has it. */
export type OsvRange = { readonly type: string; readonly events: readonly z.infer<typeof event>[] };
