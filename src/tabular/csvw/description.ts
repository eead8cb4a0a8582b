import { didYouMean } from "../../report/did-you-mean.ts";
import { checkCommonProperty } from "./common-properties.ts";
import { fault, ignored, type Part, property, shown } from "./part.ts";
import { isAbsolute, isPrefixed } from "./vocabulary.ts";

/**
 * Looks at every property of a description: its `@type`, the values of common properties, and names that are neither its own nor
 * common ones, which have no effect.
 * @see Metadata Vocabulary for Tabular Data §5.8, and its appendix on the JSON-LD dialect
 */
export function checkProperties(part: Part, type: string, known: ReadonlySet<string>): void {
  const written = property(part, "@type");
  if (written !== undefined && written !== type) {
    const words = `"@type" of ${part.what} is ${shown(written)}; accepted is "${type}"`;
    fault(part, ["@type"], words, `Write "${type}", or take it out.`);
  }
  for (const [key, value] of Object.entries(part.value)) {
    if (known.has(key) || key === "@id" || key === "@type") continue;
    if (key === "@context") {
      if (part.path.length > 0)
        fault(part, [key], `${part.what} has a "@context" of its own; it stands at the top only`, "Take it out.");
    } else if (isPrefixed(key) || isAbsolute(key)) {
      checkCommonProperty(part, [key], value);
    } else {
      const meant = didYouMean(
        key,
        [...known].filter((candidate) => !Object.hasOwn(part.value, candidate)),
      );
      ignored(
        part,
        [key],
        `"${key.slice(0, 100)}" is no property of ${part.what} and has no effect`,
        meant === undefined ? "Take it out, or name it with a prefix such as dc:." : `Did you mean "${meant}"?`,
      );
    }
  }
}
