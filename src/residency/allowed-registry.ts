import { allowedLocation, type Decision, type ResidencyRules, unitedKingdom } from "./allowed-location.ts";

/** Registries whose bytes rest abroad, or nowhere in particular, whatever the repository. */
const abroad: Readonly<Record<string, string>> = {
  "gcr.io": "gcr.io is a multi-region of the United States",
  "us.gcr.io": "us.gcr.io is a multi-region of the United States",
  "eu.gcr.io": "eu.gcr.io is a multi-region of the European Union",
  "asia.gcr.io": "asia.gcr.io is a multi-region of Asia",
  "ghcr.io": "GitHub keeps its packages outside the United Kingdom",
  "docker.pkg.github.com": "GitHub keeps its packages outside the United Kingdom",
  "docker.io": "Docker Hub keeps images outside the United Kingdom",
  "index.docker.io": "Docker Hub keeps images outside the United Kingdom",
  "registry-1.docker.io": "Docker Hub keeps images outside the United Kingdom",
  "registry.hub.docker.com": "Docker Hub keeps images outside the United Kingdom",
  "hub.docker.com": "Docker Hub keeps images outside the United Kingdom",
  "public.ecr.aws": "Amazon's public registry is in Virginia",
  "quay.io": "Quay keeps images in the United States",
  "mcr.microsoft.com": "Microsoft's public registry rests wherever its network likes",
};

/** Hosts that carry their region in their name. */
const regional: readonly RegExp[] = [
  // Artifact Registry: europe-west2-docker.pkg.dev; a multi-region is called europe-docker.pkg.dev.
  /^(?<location>[a-z0-9-]+)-docker\.pkg\.dev$/,
  // Elastic Container Registry: 123456789012.dkr.ecr.eu-west-2.amazonaws.com, with FIPS and dual-stack spellings.
  /^\d{12}\.dkr(?:\.|-)ecr(?:-fips)?\.(?<location>[a-z0-9-]+)\.(?:amazonaws\.com|on\.aws)$/,
];

/**
 * The host of an image reference or of a registry's address. As in image references, the part before the first slash is a host
 * when it has a dot or a port or is `localhost`; anything else lives on Docker Hub. A lone `host.name` is a host as well.
 * @see distribution/reference, §familiar names
 */
export function registryHost(reference: string): string {
  const [first = "", ...rest] = reference.trim().toLowerCase().split("/");
  const [name = ""] = first.split(":");
  const isHost =
    first.startsWith("[") || name === "localhost" || name.includes(".") || (first.includes(":") && rest.length > 0);
  return isHost ? first : "docker.io";
}

/** Whether images may be kept at a registry. This machine itself is always allowed: nothing leaves it. */
export function allowedRegistry(reference: string, rules: ResidencyRules = unitedKingdom): Decision {
  const host = registryHost(reference);
  const bareHost = host.replace(/:\d+$/, "");
  if (/^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(bareHost) || bareHost.endsWith(".localhost")) {
    return { allowed: true, region: "this machine" };
  }
  if (Object.hasOwn(abroad, bareHost)) return { allowed: false, reason: abroad[bareHost] ?? "" };
  for (const pattern of regional) {
    const location = pattern.exec(bareHost)?.groups?.["location"];
    if (location !== undefined) return allowedLocation(location, rules);
  }
  return { allowed: false, reason: `the name ${bareHost} does not say where its bytes rest` };
}
