import type { Dashboard } from "../dashboard/model.ts";
import type { BuiltImage } from "../image/model.ts";
import type { SbomOptions } from "../image/sbom-names.ts";
import type { Artifact } from "../oci/referrers.ts";
import type { Run } from "./run.ts";

/** What a bill of materials says of an image, beside what is in it. */
export async function billOptions({ options }: Run<never>, dashboard: Dashboard | undefined): Promise<SbomOptions> {
  const commit = await options.checkout.commit();
  return {
    name: dashboard?.name.value ?? (await nameOfRepository(options)),
    ...(dashboard && { title: dashboard.title.value }),
    ...(options.version !== undefined && { tool: options.version }),
    // Without a commit there is no time that the next run would find again.
    ...(commit && { revision: commit.revision, timestamp: commit.committedAt }),
  };
}

const nameOfRepository = async ({ repositoryName }: Run<never>["options"]) =>
  typeof repositoryName === "string" ? repositoryName : repositoryName();

/** The bill of materials of an image, as CycloneDX 1.6: the same bytes wherever it is asked for, at one commit. */
export async function billOfMaterials(
  run: Run<"blobs" | "cache">,
  image: BuiltImage,
  dashboard: Dashboard | undefined,
): Promise<Uint8Array> {
  const [{ readInventory }, { keptSbom }, options] = await Promise.all([
    import("../image/inventory.ts"),
    import("../image/sbom-kept.ts"),
    billOptions(run, dashboard),
  ]);
  const inventory = await readInventory(image, run.ports, dashboard?.dependencies.value);
  return new TextEncoder().encode(await keptSbom(inventory, options, run.ports));
}

/** The same, as it lies beside the image in a registry. */
export async function attachedBill(
  run: Run<"blobs" | "cache">,
  image: BuiltImage,
  dashboard: Dashboard | undefined,
): Promise<Artifact> {
  const [bytes, { sbomGist, sbomType }] = await Promise.all([
    billOfMaterials(run, image, dashboard),
    import("../image/sbom-gist.ts"),
  ]);
  return { artifactType: sbomType, bytes, file: "sbom.cdx.json", gist: sbomGist(bytes) };
}
