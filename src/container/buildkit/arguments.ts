import type { BuildCache, DockerfileBuild } from "./ports.ts";

/** What a build reads and writes on this machine. */
export type BuildFolders = { readonly context: string; readonly dockerfile: string; readonly output: string };

type Asked = Pick<DockerfileBuild, "epoch" | "compression" | "cache">;

/** How BuildKit is told where the image goes: a layout in a folder, with every file's time at most that of the epoch. */
const outputOf = ({ compression }: Asked, { output }: BuildFolders) =>
  `type=oci,dest=${output},tar=false,oci-mediatypes=true,compression=${compression},rewrite-timestamp=true`;

const cacheFrom = ({ reference, insecure }: BuildCache) =>
  `type=registry,ref=${reference}${insecure ? ",registry.insecure=true" : ""}`;

/** A cache that cannot be written costs the next build time, and this one nothing. */
const cacheTo = (cache: BuildCache) =>
  `${cacheFrom(cache)},mode=max,oci-mediatypes=true,image-manifest=true,ignore-error=true`;

/** @see BuildKit, docs/build-repro.md; docs/reference/buildctl.md */
export function buildctlArguments(address: string, asked: Asked, folders: BuildFolders): readonly string[] {
  const { cache, epoch } = asked;
  return [
    ...["--addr", address, "build", "--progress=plain", "--frontend=dockerfile.v0"],
    ...["--local", `context=${folders.context}`, "--local", `dockerfile=${folders.dockerfile}`],
    ...["--opt", "platform=linux/amd64", "--opt", `build-arg:SOURCE_DATE_EPOCH=${epoch}`],
    ...["--output", outputOf(asked, folders)],
    ...(cache === undefined ? [] : ["--import-cache", cacheFrom(cache)]),
    ...(cache?.writable === true ? ["--export-cache", cacheTo(cache)] : []),
  ];
}

/** @param builder one of buildx's own by name; undefined: the one that is in use */
export function buildxArguments(builder: string | undefined, asked: Asked, folders: BuildFolders): readonly string[] {
  const { cache, epoch } = asked;
  return [
    ...["build", "--progress=plain", ...(builder === undefined ? [] : ["--builder", builder])],
    ...["--file", `${folders.dockerfile}/Dockerfile`, "--platform", "linux/amd64"],
    ...["--build-arg", `SOURCE_DATE_EPOCH=${epoch}`, "--provenance=false", "--sbom=false"],
    ...["--output", outputOf(asked, folders)],
    ...(cache === undefined ? [] : ["--cache-from", cacheFrom(cache)]),
    ...(cache?.writable === true ? ["--cache-to", cacheTo(cache)] : []),
    folders.context,
  ];
}
