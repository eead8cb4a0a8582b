import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { extract } from "tar-stream";
import { fetchBytes, mostOf } from "../../src/image/fetch-bytes.ts";
import type { IndexFile } from "../../src/image/wheels/index-file.ts";
import { filesOf } from "../../src/image/wheels/simple-index.ts";
import { readZip } from "../../src/image/wheels/zip.ts";
import type { Ports } from "../../src/ports.ts";
import type { Archive } from "./wheel-modules.ts";

export type Release = { readonly version: string; readonly file: IndexFile };

/**
 * Every final release of a distribution from one on, oldest first: its wheel, for Linux where there is one for each system, else its
 * source archive, since Dash 1 had no wheels. What was withdrawn is left out.
 */
export async function releasesOf(
  distribution: string,
  oldest: string,
  index: string,
  ports: Pick<Ports, "http" | "clock">,
): Promise<readonly Release[]> {
  const files = (await filesOf(distribution, index, ports)) ?? [];
  const found = files.flatMap((file) => {
    const version = versionIn(file.filename, distribution);
    return version === undefined || file.yanked !== undefined || before(version, oldest) < 0 ? [] : [{ version, file }];
  });
  return [...Map.groupBy(found, ({ version }) => version).values()]
    .flatMap(
      (all) => all.toSorted((a, b) => rank(a) - rank(b) || (a.file.filename < b.file.filename ? -1 : 1))[0] ?? [],
    )
    .sort((a, b) => before(a.version, b.version));
}

const versionIn = (filename: string, distribution: string): string | undefined =>
  /^(\d+(?:\.\d+)*)(?:-.+\.whl|\.tar\.gz)$/.exec(filename.slice(distribution.length + 1))?.[1];

const rank = ({ file: { filename } }: Release): number =>
  /-any\.whl$/.test(filename) ? 0 : /manylinux.*x86_64.*\.whl$/.test(filename) ? 1 : filename.endsWith(".whl") ? 2 : 3;

/** Of two versions of numbers alone, as sorting wants it. */
export function before(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split(".").map(Number));
  for (let place = 0; place < Math.max(a?.length ?? 0, b?.length ?? 0); place++) {
    const difference = (a?.[place] ?? 0) - (b?.[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The Python of a release. @throws when what is downloaded does not have the hash that the index states */
export async function archiveOf({ file }: Release, ports: Pick<Ports, "http" | "clock">): Promise<Archive> {
  const bytes = await fetchBytes(file.url, ports, { most: mostOf.wheel });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== file.sha256) throw new Error(`${file.filename} has the hash ${sha256}, not ${file.sha256}`);
  if (!file.filename.endsWith(".whl")) return sourcesIn(bytes);
  return new Map(
    readZip(bytes)
      .filter(({ path }) => /\.(pyi?|so)$/.test(path))
      .map((member) => [member.path, () => new TextDecoder().decode(member.read())]),
  );
}

async function sourcesIn(bytes: Uint8Array): Promise<Archive> {
  const archive = new Map<string, () => string>();
  const reader = extract();
  reader.end(gunzipSync(bytes));
  for await (const entry of reader) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(Buffer.from(chunk as Uint8Array));
    const path = entry.header.name.split("/").slice(1).join("/");
    if (path.endsWith(".py")) archive.set(path, () => Buffer.concat(chunks).toString("utf8"));
  }
  return archive;
}
