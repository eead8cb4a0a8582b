import { createHash } from "node:crypto";
import * as z from "zod/mini";
import type { Digest } from "../../oci/ports.ts";
import { UserError } from "../../report/user-error.ts";
import { inWords } from "../../settings/in-words.ts";
import type { Layer } from "../model.ts";
import committed from "./debian-13-python-3.13.lock.json" with { type: "json" };

const lockedPackage = z.strictObject({
  name: z.string(),
  version: z.string(),
  architecture: z.string(),
  source: z.strictObject({ name: z.string(), version: z.string() }),
  size: z.int().check(z.gte(1), z.describe("bytes of the .deb")),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  archive: z.enum(["debian", "debian-security"]),
  suite: z.string(),
  path: z.string().check(z.describe("below the archive's root")),
});

/** `fonts`: what a dashboard asks for. */
export const capabilityName = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,39}$/));

/** The file in which a base is written down: every package by version, size and hash, in the order of names. */
export const baseLockFile = z.strictObject({
  version: z.literal(1),
  name: z.string(),
  distribution: z.strictObject({ id: z.string(), version: z.string(), codename: z.string() }),
  architecture: z.literal("amd64"),
  suites: z
    .array(z.strictObject({ archive: z.string(), suite: z.string(), date: z.string() }))
    .check(z.describe("the signed indexes it was made from, and when those were signed")),
  packages: z.array(lockedPackage).check(z.minLength(1)),
  capabilities: z.exactOptional(
    z.array(
      z.strictObject({
        name: capabilityName,
        asked: z.array(z.string()).check(z.minLength(1), z.describe("what it is for, before what that depends on")),
        packages: z.array(lockedPackage).check(z.describe("what the base itself does not have")),
      }),
    ),
  ),
});

/** What an image from a registry is as a base. */
type ImageBase = {
  readonly manifest: Digest;
  readonly layers: readonly Layer[];
  readonly interpreter: Interpreter;
  /** Whether it has the bytecode of Python's own library already. */
  readonly compiled: boolean;
};

type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

export type BaseLock = DeepReadonly<z.infer<typeof baseLockFile>> & {
  /** An image of a registry, in place of Debian packages, of which it then lists none. */
  readonly image?: ImageBase;
};
export type LockedPackage = BaseLock["packages"][number];
export type LockedCapability = NonNullable<BaseLock["capabilities"]>[number];
export type Archive = LockedPackage["archive"];

/** The base that dashboards get when nothing else is said: Debian 13 with Python 3.13. */
export const defaultBase: BaseLock = baseLockFile.parse(committed);

/**
 * Reads the lock of a base that somebody keeps themselves.
 *
 * @param file its name, for messages
 * @throws UserError naming the file and the first key that is wrong
 */
export function parseBaseLock(text: string, file: string): BaseLock {
  const refused = (what: string, cause?: unknown) =>
    new UserError(`${file}: ${what}.`, {
      fix: "Make it with `slipway base update`, and change it by that alone.",
      cause,
    });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw refused("a base lock is JSON, and this is not", cause);
  }
  const parsed = baseLockFile.safeParse(content, inWords);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refused(`at ${issue?.path.join(".") || "the top"}: ${issue?.message ?? "it is no base lock"}`);
  }
  for (const needed of [/^python3\.\d+-minimal$/, /^libc6$/]) {
    if (!parsed.data.packages.some(({ name }) => needed.test(name))) {
      throw refused(`no package is called ${needed.source.replace(/[\\^$]/g, "").replace("d+", "x")}`);
    }
  }
  return parsed.data;
}

/** The packages of one layer: those of the base itself, or those of a capability on top of it. */
export type BasePart = { readonly capability?: string; readonly packages: readonly LockedPackage[] };

/**
 * The layers of a base with these capabilities, the base itself first.
 *
 * @throws when the lock has no such capability
 */
export function partsOf(lock: BaseLock, capabilities: readonly string[]): readonly BasePart[] {
  const added = capabilities.map((name): BasePart => {
    const found = lock.capabilities?.find((capability) => capability.name === name);
    if (found === undefined) throw new Error(`The base ${lock.name} has no capability ${name}.`);
    return { capability: name, packages: found.packages };
  });
  return [{ packages: lock.packages }, ...added];
}

/** What a lock pins, and nothing else of it: equal for equal packages, whenever they were looked up. Of capabilities it says nothing. */
export function lockDigest({ packages, image }: Pick<BaseLock, "packages" | "image">): Digest {
  if (image !== undefined) return image.manifest;
  const pinned = packages.map(({ name, version, architecture, sha256 }) => [name, version, architecture, sha256]);
  return `sha256:${createHash("sha256").update(JSON.stringify(pinned)).digest("hex")}`;
}

/** The same of what a lock pins for these capabilities, in their order. */
export const capabilityDigests = (lock: BaseLock, capabilities: readonly string[]): readonly Digest[] =>
  partsOf(lock, capabilities).slice(1).map(lockDigest);

/** What a base offers to wheels and to environment markers, read from the versions of its packages. */
export type Interpreter = {
  /** `3.13.5` */
  readonly python: string;
  /** `[3, 13]` */
  readonly series: readonly [number, number];
  /** `[2, 41]` */
  readonly glibc: readonly [number, number];
  /** Where Python is installed, without a slash at either end, when it is not Debian's own: `usr/local`. */
  readonly prefix?: string | undefined;
};

/** @throws when the lock holds no `python3.x-minimal` or no `libc6`: such a lock is not one of a base. */
export function interpreterOf(lock: BaseLock): Interpreter {
  if (lock.image !== undefined) return lock.image.interpreter;
  const upstream = (pattern: RegExp) => {
    const found = lock.packages.find(({ name }) => pattern.test(name));
    if (found === undefined) throw new Error(`The base ${lock.name} has no package ${pattern.source}.`);
    return found.version.replace(/^\d+:/, "").replace(/[-+~].*$/, "");
  };
  const python = upstream(/^python3\.\d+-minimal$/);
  return { python, series: firstTwo(python), glibc: firstTwo(upstream(/^libc6$/)) };
}

function firstTwo(version: string): readonly [number, number] {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return [major, minor];
}
