import type { Dashboard } from "../dashboard/model.ts";
import type { Digest } from "../oci/ports.ts";

/** An image that is to be proved, and what is expected of it. */
export type SmokeSubject = {
  /** The manifest. */
  readonly image: Digest;
  /** `/`, or what the platform puts before every address. */
  readonly prefix: string;
  /** How many callbacks the code declares; undefined where nobody could count them. */
  readonly callbacks: number | undefined;
  /** What it was made of, where that is known. */
  readonly dashboard?:
    | Pick<Dashboard, "entry" | "dependencies" | "resources" | "pages" | "shipped" | "secrets">
    | undefined;
};

export const smokeSubjectOf = (dashboard: Dashboard | undefined, image: Digest): SmokeSubject => ({
  image,
  prefix: "/",
  callbacks: dashboard?.callbacks,
  dashboard,
});
