import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { knownDashboards, readState } from "../src/container/dashboard-state.ts";
import { index, manifest, parsed, pointer } from "../src/dataset/manifest.ts";

/**
 * Asserts that nothing half-written is where somebody could take it for whole: in image layouts every blob is what its name says
 * and everything that a manifest names is there; the pointer and the index of a dataset lead to complete versions alone; what is
 * deployed can be read. What is kept aside until it is whole does not count.
 *
 * @param cache and `state` as they are given to the command line in the test
 */
export async function expectWhole({ cache, state }: { readonly cache: string; readonly state: string }): Promise<void> {
  const repositories = await entriesOf(join(state, "slipway/registry"));
  const layouts = [join(cache, "slipway/images"), ...repositories.map((name) => join(state, "slipway/registry", name))];
  for (const layout of layouts) await expectLayout(layout);
  await expectBucket(join(state, "slipway/bucket"));
  const deployed = join(state, "slipway/deployed");
  for (const name of await knownDashboards(deployed)) {
    const known = await readState(deployed, name);
    const current = known?.releases.find(({ id }) => id === known.current);
    const hex = current?.image.slice("sha256:".length) ?? "none";
    expect(await entriesOf(join(cache, "slipway/images/blobs/sha256"))).toContain(hex);
  }
  for (const name of await entriesOf(join(cache, "slipway/containers/layers"))) {
    if (name.startsWith(".partial-")) continue;
    expect((await entriesOf(join(cache, "slipway/containers/layers", name))).sort()).toEqual(["marks.json", "root"]);
  }
}

type Named = { readonly digest: string; readonly size: number };
type Manifest = { readonly config?: Named; readonly layers?: readonly Named[]; readonly manifests?: readonly Named[] };

async function expectLayout(folder: string): Promise<void> {
  const entries = await entriesOf(folder);
  // Its first files may not be there yet; then there is nothing in it either.
  if (!entries.includes("oci-layout")) return;
  expect(JSON.parse(await readFile(join(folder, "oci-layout"), "utf8"))).toEqual({ imageLayoutVersion: "1.0.0" });
  const blobs = join(folder, "blobs/sha256");
  for (const name of await entriesOf(blobs)) expect(await digestOf(join(blobs, name))).toBe(name);
  const { manifests } = JSON.parse(await readFile(join(folder, "index.json"), "utf8")) as { manifests: Named[] };
  await expectNamed(manifests, blobs);
}

/** Of a manifest everything that it names is there: of an image its parts, of an index, such as the list of what refers to one, its manifests. */
async function expectNamed(named: readonly Named[], blobs: string): Promise<void> {
  for (const one of named) {
    const { config, layers = [], manifests = [] } = JSON.parse(await readFile(blobOf(blobs, one), "utf8")) as Manifest;
    expect(config === undefined).toBe(manifests.length > 0);
    for (const part of [one, ...(config ? [config] : []), ...layers]) {
      expect((await stat(blobOf(blobs, part))).size).toBe(part.size);
    }
    await expectNamed(manifests, blobs);
  }
}

const blobOf = (blobs: string, { digest }: Named) => join(blobs, digest.slice("sha256:".length));

async function expectBucket(bucket: string): Promise<void> {
  const keys = (await readdir(bucket, { recursive: true }).catch(() => [])).filter((key) => !key.startsWith("."));
  for (const key of keys.filter((name) => name.endsWith("latest.json"))) {
    const place = join(bucket, key, "..");
    const { version } = parsed(pointer, key, await readFile(join(bucket, key)));
    expect(await entriesOf(join(place, version))).toContain("_SUCCESS");
    const versions = await readFile(join(place, "versions.json")).catch(() => undefined);
    for (const listed of versions === undefined ? [] : parsed(index, key, versions).versions) {
      expect(await entriesOf(join(place, listed.version))).toContain("_SUCCESS");
    }
  }
  for (const key of keys.filter((name) => name.endsWith("/_SUCCESS"))) {
    const { files } = parsed(manifest, key, await readFile(join(bucket, key)));
    for (const { name, bytes, sha256 } of files) {
      const file = join(bucket, key, "..", name);
      expect([name, (await stat(file)).size, await digestOf(file)]).toEqual([name, bytes, sha256]);
    }
  }
}

/** Files are looked at again and again: one that is the very same has the same bytes. */
const known = new Map<string, string>();

async function digestOf(file: string): Promise<string> {
  const { ino, size, mtimeNs } = await stat(file, { bigint: true });
  const key = `${ino}-${size}-${mtimeNs}`;
  const digest =
    known.get(key) ??
    createHash("sha256")
      .update(await readFile(file))
      .digest("hex");
  known.set(key, digest);
  return digest;
}

const entriesOf = (folder: string) => readdir(folder).catch((): string[] => []);
