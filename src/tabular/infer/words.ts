/** `drivers_killed` → `Drivers killed`. */
export function titleOf(name: string): string {
  const words = name.replace(/[_\s]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `streets` → `street`, `las` → `la`, `counties` → `county`: what one row of a table is called. */
export const singularOf = (words: string): string =>
  words
    .replace(/ies$/, "y")
    .replace(/(x|ch|sh|ss)es$/, "$1")
    .replace(/([^s])s$/, "$1");

/** Names that say what one row is: the code, number or reference of something. */
export const isKeyName = (words: string): boolean =>
  /(?:^| )(?:id|ids|code|key|ref|reference|uuid|guid|urn|uprn|ukprn|identifier)$/.test(words);

/** Numbers of which some are not whole, even where all so far are. */
export const isMeasureName = (words: string): boolean =>
  /(?:^| )(?:rate|rates|ratio|price|share|proportion|fraction|percent|percentage|pct|mean|average|avg|median|lat|latitude|lon|lng|longitude)(?: |$)/.test(
    words,
  );

/** Digits that name something: as a number they would lose their leading zeros. */
export const isCodeName = (words: string): boolean =>
  /(?:^| )(?:code|codes|phone|telephone|mobile|tel|sic|soc|laestab|fips|isbn|zip)$/.test(words);
