import { didYouMean } from "../../report/did-you-mean.ts";
import { fail, optional, type View } from "./document.ts";

/** Standards that files can be held to, beyond what every table is asked. */
export const profiles = ["govuk-tabular-data"] as const;
export type Profile = (typeof profiles)[number];

/** The property of a package or a resource that names one. */
export const profileKey = "slipway:profile";

/** @throws UserError for a profile that there is not */
export function profileIn(view: View): Profile | undefined {
  const written = optional(view, profileKey, "text");
  const known = profiles.find((profile) => profile === written);
  if (written === undefined || known !== undefined) return known;
  const meant = didYouMean(written, profiles);
  return fail(
    view.document,
    [...view.path, profileKey],
    `there is no ${profileKey} ${JSON.stringify(written.slice(0, 60))}; accepted is ${profiles.join(", ")}.`,
    meant === undefined ? "Write that, or leave it out." : `Did you mean "${meant}"?`,
  );
}
