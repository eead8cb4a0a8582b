import type { Dashboard } from "../dashboard/model.ts";
import type { Pins } from "../dataset/stage.ts";
import type { Serving } from "../deploy/ports.ts";
import type { BuiltImage } from "../image/model.ts";
import type { InventoryCache } from "../image/records/inventories.ts";
import type { Digest } from "../oci/ports.ts";
import type { Pushed } from "../oci/push-stage.ts";
import { repositoryOf, sharedRepository } from "../platform/repositories.ts";
import { needApart } from "./apart.ts";
import { attachedBill } from "./bill-of-materials.ts";
import type { Validated } from "./checks.ts";
import type { Run } from "./run.ts";

// What these reach is outside, so nothing of theirs is ever reused.

/** Brings an image to the platform's registry, under the dashboard's name and the commit's tag, with its bill of materials. */
export async function pushImage(
  run: Run<"blobs" | "registry" | "log" | "cache">,
  image: BuiltImage,
  name: string,
  dashboard: Dashboard | undefined,
): Promise<Pushed | undefined> {
  const { options, ports, stages } = run;
  return stages.attempt("push", async () => {
    const { push } = await import("../oci/push-stage.ts");
    const shared = sharedRepository(options.platform);
    const inventories = shared === undefined ? undefined : await inventoriesIn(shared, run, image);
    const ofBill = { ...run, ports: { ...ports, cache: inventories ?? ports.cache } };
    const bill = options.asItIs ? {} : { bill: () => attachedBill(ofBill, image, dashboard) };
    const repository = repositoryOf(options.platform, name);
    const revision = await options.checkout.revision();
    const pushed = await push(image, { repository, tag: revision?.slice(0, 12) ?? "latest", ...bill }, ports);
    if (shared !== undefined && !options.asItIs) {
      const { keepRecords } = await import("../image/records/keep.ts");
      await keepRecords(image, { own: repository, shared }, ports, inventories?.made());
    }
    return pushed;
  });
}

/** What the platform's registry keeps of the layers of an image that another job has looked into; undefined where none has. */
async function inventoriesIn(
  repository: string,
  { options, ports }: Run<"registry" | "log" | "cache">,
  image: BuiltImage,
): Promise<InventoryCache | undefined> {
  const { expectedInventories: believed } = options;
  if (believed === undefined) return undefined;
  const { inventoriesBehind } = await import("../image/records/inventories.ts");
  return inventoriesBehind(ports.cache, image, { registry: ports.registry, repository, believed }, ports);
}

/** Publishes every table of the dashboard; what did not pass validation is refused there. */
export async function publishData(
  { options, ports, stages }: Run<"files" | "store" | "log" | "clock">,
  { name, tables }: Dashboard,
  validated: Validated | undefined,
): Promise<Pins | undefined> {
  return stages.attempt("publish", async () => {
    const { publish } = await import("../dataset/stage.ts");
    const datasets = tables.map((table) => ({ dashboard: name.value, table, report: validated?.report }));
    const commit = await options.checkout.commit();
    return publish(datasets, { committedAt: commit?.committedAt ?? ports.clock.now() }, ports);
  });
}

export type Shipment = {
  /** What it is served as: the dashboard's name, or its preview's. */
  readonly name: string;
  /** Whether what runs here must be kept apart from this machine, and is gone when this process ends. */
  readonly passing?: boolean;
  readonly image: Digest;
  readonly groups: readonly string[];
} & Pins;

/** Puts the image, with the versions of data that it is to read, in the place of what is served. */
export async function deployRelease(
  { options, ports, stages }: Run<"target" | "clock" | "log" | "runtime">,
  { name, image, groups, pins, passing = false }: Shipment,
): Promise<Serving | undefined> {
  return stages.attempt("deploy", async () => {
    const { deploy } = await import("../deploy/stage.ts");
    const revision = await options.checkout.revision();
    const release = { dashboard: name, image, datasets: pins, ...(revision !== undefined && { revision }) };
    if (passing) needApart(await ports.runtime.isolation());
    return deploy(release, { groups, passing }, ports);
  });
}

/** Takes a pull request's preview away. */
export async function removePreviewOf(
  { ports, stages }: Run<"target">,
  dashboard: string,
  pullRequest: number,
): Promise<void> {
  await stages.attempt("deploy", async () => {
    const { removePreview } = await import("../deploy/preview-stage.ts");
    return removePreview(dashboard, pullRequest, ports);
  });
}

/** Takes away the previews of a dashboard that were left over. */
export async function sweepPreviewsOf(
  { ports, stages }: Run<"target" | "clock">,
  dashboard: string,
  olderThanDays: number,
): Promise<void> {
  await stages.attempt("deploy", async () => {
    const { sweepPreviews } = await import("../deploy/preview-stage.ts");
    return sweepPreviews(dashboard, { olderThanDays }, ports);
  });
}
