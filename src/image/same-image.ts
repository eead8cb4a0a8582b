import type { Digest } from "../oci/ports.ts";
import type { Report } from "../report/model.ts";
import { report, type StageResult } from "../report/verdict.ts";
import type { BuiltImage } from "./model.ts";
import { finding } from "./rules.ts";

/**
 * The result of a build, held against another build of the same commit by the digest of its configuration. That names every
 * layer's diff ID, so it is equal exactly when the files and the settings are; compressed layers may differ where encoders do.
 */
export function judgedAgainst(expected: Digest, built: Report, image: BuiltImage): StageResult<BuiltImage> {
  if (image.config.digest === expected) return { report: built, outputs: image };
  const other = finding("other-image", {
    message: `This build has the configuration ${image.config.digest}, not ${expected}, which was to be built again.`,
  });
  const { headline, findings, facts } = built;
  return { report: report("build", { headline, findings: [...findings, other], facts }), outputs: undefined };
}
