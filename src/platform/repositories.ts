import type { Platform } from "./model.ts";

/** The repository of a registry in which a dashboard's images are. */
export const repositoryOf = ({ registry }: Pick<Platform, "registry">, dashboard: string): string =>
  registry?.kind === "host" && registry.path !== "" ? `${registry.path}/${dashboard}` : dashboard;

/**
 * Where a platform keeps what its dashboards share: wheels and layers that were made before. Undefined where there is no registry behind
 * HTTP, whose machine has it all. No dashboard can have that name, since its own have no underscore.
 */
export const sharedRepository = ({ registry }: Pick<Platform, "registry">): string | undefined =>
  registry?.kind === "host" ? repositoryOf({ registry }, "shared_layers") : undefined;
