import { didYouMean } from "../../report/did-you-mean.ts";
import { fail, optional, type View } from "./document.ts";

/**
 * How a dataset is classified: `open` is published for everybody, the others are those of the government's policy that may be worked
 * on here at all.
 *
 * @see Government Security Classifications Policy
 */
export const classifications = ["open", "official", "official-sensitive"] as const;
export type Classification = (typeof classifications)[number];

/** The property of a package or a resource that says so. */
export const classificationKey = "slipway:classification";

/** In capitals too, as the policy has them. @throws UserError for a classification that there is not */
export function classificationIn(view: View): Classification | undefined {
  const written = optional(view, classificationKey, "text");
  const known = classifications.find((one) => one === written?.toLowerCase());
  if (written === undefined || known !== undefined) return known;
  const meant = didYouMean(written, classifications);
  return fail(
    view.document,
    [...view.path, classificationKey],
    `there is no ${classificationKey} ${JSON.stringify(written.slice(0, 60))}; accepted are ${classifications.join(", ")}.`,
    meant === undefined ? "Write one of these, or leave it out." : `Did you mean "${meant}"?`,
  );
}
