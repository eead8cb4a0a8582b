import { createHash } from "node:crypto";
import { InfrastructureError } from "../report/user-error.ts";
import { type Index, index, type Manifest, manifest, parsed, pointer, stored } from "./manifest.ts";
import type { ObjectStore } from "./ports.ts";
import { versionPattern } from "./version.ts";

/** A version that is ready to be written: its files in the order they are written in. */
export type NewVersion = Pick<Manifest, "format" | "dashboard" | "dataset" | "version" | "content" | "rows"> & {
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Files whose bytes follow from the content: where they are there already they must be the same. */
  readonly determined: ReadonlySet<string>;
};

/** Where a dataset's versions are, with a slash at the end. */
export const prefixOf = (dashboard: string, dataset: string): string => `${dashboard}/${dataset}/`;

/** The version that is current, where there is one. */
export async function currentVersion(prefix: string, store: ObjectStore): Promise<string | undefined> {
  const key = `${prefix}latest.json`;
  const found = await store.read(key);
  return found === undefined ? undefined : parsed(pointer, key, found.bytes).version;
}

/** What a complete version consists of; undefined for one that is absent or was left unfinished. */
export async function completeVersion(
  prefix: string,
  version: string,
  store: ObjectStore,
): Promise<Manifest | undefined> {
  const key = `${prefix}${version}/_SUCCESS`;
  const found = await store.read(key);
  return found === undefined ? undefined : parsed(manifest, key, found.bytes);
}

/**
 * Writes a version's files, `_SUCCESS` last. What an earlier run that was cut off left there is taken over, since no object is
 * ever overwritten; a reader that goes by `_SUCCESS` sees the version whole or not at all.
 *
 * @throws InfrastructureError when an object is there whose bytes are not the version's.
 */
export async function writeVersion(prefix: string, version: NewVersion, store: ObjectStore): Promise<void> {
  const { files, determined, ...about } = version;
  const listed: Manifest["files"] = [];
  for (const { name, bytes } of files) {
    const key = `${prefix}${version.version}/${name}`;
    const there = (await store.create(key, bytes)) === "exists" ? await store.read(key) : { bytes };
    const same = there !== undefined && Buffer.compare(there.bytes, bytes) === 0;
    if (there === undefined || (!same && determined.has(name))) {
      throw new InfrastructureError(`The object ${key} in ${store.name} is not what this version has.`, {
        fix: "Somebody else wrote there. Remove the unfinished version, or commit again, which gives the version a new name.",
      });
    }
    listed.push({
      name,
      bytes: there.bytes.byteLength,
      sha256: createHash("sha256").update(there.bytes).digest("hex"),
    });
  }
  const success: Manifest = { ...about, files: listed };
  await store.create(`${prefix}${version.version}/_SUCCESS`, stored(success));
}

/**
 * Makes a complete version the current one, unless a later one is: names sort by commit time, then hash, and the pointer moves
 * forward only. It is replaced only as it was read, so of two publishers at once the later version stays.
 */
export async function moveForward(prefix: string, version: string, store: ObjectStore): Promise<"moved" | "stayed"> {
  const key = `${prefix}latest.json`;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const found = await store.read(key);
    if (found !== undefined && parsed(pointer, key, found.bytes).version >= version) return "stayed";
    if ((await store.replace(key, stored({ version }), found?.generation ?? "absent")) === "replaced") return "moved";
  }
  throw contended(key, store);
}

/** Brings the index up to what is complete, reading only what it does not list yet. */
export async function refreshIndex(prefix: string, store: ObjectStore): Promise<void> {
  const key = `${prefix}versions.json`;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const found = await store.read(key);
    const known = new Map(
      (found === undefined ? [] : parsed(index, key, found.bytes).versions).map((entry) => [entry.version, entry]),
    );
    const complete = completeIn(prefix, await store.list(prefix));
    if (found !== undefined && complete.length === known.size && complete.every((version) => known.has(version)))
      return;
    const versions: Index["versions"] = [];
    for (const version of complete) {
      const entry = known.get(version) ?? (await completeVersion(prefix, version, store));
      if (entry !== undefined) versions.push({ version, content: entry.content, rows: entry.rows });
    }
    if ((await store.replace(key, stored({ versions }), found?.generation ?? "absent")) === "replaced") return;
  }
  throw contended(key, store);
}

const completeIn = (prefix: string, keys: readonly string[]): string[] =>
  keys.flatMap((key) => {
    const [version = "", file, ...rest] = key.slice(prefix.length).split("/");
    return versionPattern.test(version) && file === "_SUCCESS" && rest.length === 0 ? [version] : [];
  });

/** Publishers of one dataset are few; so many lost races in a row mean that something else is wrong. */
const attempts = 20;

const contended = (key: string, store: ObjectStore) =>
  new InfrastructureError(`The object ${key} in ${store.name} changed under us ${attempts} times in a row.`, {
    fix: "Run this again; the version itself is there and complete.",
  });
