import { didYouMean } from "../../report/did-you-mean.ts";
import { fail, optional, type View } from "./document.ts";

/** Standards that files can be held to, beyond what every table is asked. */
export const standards = ["govuk-tabular-data"] as const;
export type Standard = (typeof standards)[number];

/** The property of a package or a resource that names one. */
export const standardKey = "slipway:standard";

/** @throws UserError for a standard that there is not */
export function standardIn(view: View): Standard | undefined {
  const written = optional(view, standardKey, "text");
  const known = standards.find((standard) => standard === written);
  if (written === undefined || known !== undefined) return known;
  const meant = didYouMean(written, standards);
  return fail(
    view.document,
    [...view.path, standardKey],
    `there is no ${standardKey} ${JSON.stringify(written.slice(0, 60))}; accepted is ${standards.join(", ")}.`,
    meant === undefined ? "Write that, or leave it out." : `Did you mean "${meant}"?`,
  );
}
