import { createHash } from "node:crypto";
import { pipeline, Readable } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { layerEntries, whiteout } from "../../oci/layers.ts";
import type { Descriptor, Digest } from "../../oci/ports.ts";
import type { Ports } from "../../ports.ts";
import { InfrastructureError, UserError } from "../../report/user-error.ts";
import { packagesOf, systemOf } from "../package-records.ts";
import type { BaseLock, Interpreter } from "./lock.ts";

/** What an image has that matters to a base. */
export type FoundInside = {
  readonly interpreter: Interpreter;
  readonly distribution: BaseLock["distribution"];
  /** Whether Python's own library is there as bytecode too, every module of it: an image may have that of a few, which it once imported. */
  readonly compiled: boolean;
};

const of = {
  python: /^(usr\/local|usr)\/bin\/python(3\.\d+)$/,
  library: /^(?:usr\/local|usr)\/lib\/(?:x86_64-linux-gnu\/)?libpython3\.\d+\.so\.1\.0$/,
  header: /^(?:usr\/local|usr)\/include\/python3\.\d+\/patchlevel\.h$/,
  glibc: /^(?:usr\/)?lib(?:64)?\/(?:x86_64-linux-gnu\/)?libc(?:-2\.\d+\.so|\.so\.6)$/,
  musl: /^(?:usr\/)?lib\/ld-musl-x86_64\.so\.1$/,
  system: /^(?:etc|usr\/lib)\/os-release$/,
  dpkg: /^var\/lib\/dpkg\/(?:status|status\.d\/[^/]+)$/,
} as const;

/** The modules of Python's own library, packages apart, and their bytecode: that they are there is all that is asked of them. */
const ofLibrary = /^(?:usr\/local|usr)\/lib\/python3\.\d+\/(?:[^/]+\.py|__pycache__\/[^/]+\.pyc)$/;

/** A file of the image as far as it is needed; of a link, where it leads. */
type Kept = { readonly bytes: Uint8Array } | { readonly target: string };

/**
 * Finds the Python, the C library and the distribution of an image in its files. Nothing of it is run.
 *
 * Each layer is held against its diff ID as well: the image that is made of it states that of every layer.
 * @throws UserError when wheels could not be installed into it
 */
export async function lookInside(
  base: string,
  layers: readonly (Descriptor & { readonly diffId: Digest })[],
  environment: readonly string[],
  ports: Pick<Ports, "blobs">,
): Promise<FoundInside> {
  const files = new Map<string, Kept>();
  for (const layer of layers) {
    const [checked, taken] = await Promise.allSettled([checkContent(base, layer, ports), take(layer, files, ports)]);
    if (checked.status === "rejected") throw checked.reason;
    if (taken.status === "rejected") throw taken.reason;
  }
  const found = (pattern: RegExp) => [...files].filter(([path]) => pattern.test(path));
  if (found(of.musl).length > 0) {
    throw new UserError(`The base ${base} has musl for its C library, for which few packages of Python have wheels.`, {
      fix: "Use an image with glibc: one of Debian in place of Alpine (python:3.13-slim).",
    });
  }
  const glibc = glibcOf(found(of.glibc));
  if (glibc === undefined) {
    throw new UserError(`The base ${base} has no C library (glibc) that wheels could use.`, {
      fix: "Use an image of a whole system with Python, such as python:3.13-slim.",
    });
  }
  const packages = found(of.dpkg).flatMap(([path, kept]) => ("bytes" in kept ? packagesOf(path, textOf(kept)) : []));
  const interpreter = interpreterAmong(files, environment, packages);
  if (interpreter === undefined) {
    throw new UserError(`The base ${base} has no Python in /usr/local/bin or /usr/bin.`, {
      fix: "Use an image with Python 3.10 or later there, such as python:3.13-slim.",
    });
  }
  if (interpreter.python === undefined) {
    throw new UserError(
      `The base ${base} does not say which release of Python ${interpreter.series.join(".")} it has.`,
      {
        fix: "Use an image that sets PYTHON_VERSION, as the official ones do, or whose Python is a Debian package.",
      },
    );
  }
  const { python, ...rest } = interpreter;
  return {
    interpreter: { python, ...rest, glibc },
    distribution: distributionOf(found(of.system)),
    compiled: isCompiled(files, interpreter),
  };
}

function isCompiled(
  files: ReadonlyMap<string, Kept>,
  { series, prefix = "usr" }: Pick<Interpreter, "series" | "prefix">,
) {
  const library = `${prefix}/lib/python${series.join(".")}/`;
  const modules = [...files.keys()].filter((path) => path.startsWith(library) && path.endsWith(".py"));
  const bytecodeOf = (path: string) =>
    `${library}__pycache__/${path.slice(library.length, -".py".length)}.cpython-${series.join("")}.pyc`;
  return modules.length > 0 && modules.every((path) => files.has(bytecodeOf(path)));
}

async function take(layer: Descriptor, files: Map<string, Kept>, { blobs }: Pick<Ports, "blobs">): Promise<void> {
  const lower = [...files.keys()];
  for await (const { path, kind, target, read } of layerEntries(layer, blobs)) {
    const slash = path.lastIndexOf("/");
    const [folder, file] = [path.slice(0, Math.max(slash, 0)), path.slice(slash + 1)];
    if (file === whiteout.opaque) {
      for (const known of lower) if (known.startsWith(`${folder}/`)) files.delete(known);
    } else if (file.startsWith(whiteout.prefix)) {
      const gone = `${folder}${folder && "/"}${file.slice(whiteout.prefix.length)}`;
      for (const known of lower) if (known === gone || known.startsWith(`${gone}/`)) files.delete(known);
    } else if (Object.values(of).some((pattern) => pattern.test(path))) {
      if (kind === "file") files.set(path, { bytes: await read() });
      else if (kind === "link" || kind === "hardlink") files.set(path, { target: target ?? "" });
    } else if (kind === "file" && ofLibrary.test(path)) {
      files.set(path, { bytes: new Uint8Array() });
    }
  }
}

async function checkContent(
  base: string,
  { mediaType, digest, diffId }: Descriptor & { readonly diffId: Digest },
  { blobs }: Pick<Ports, "blobs">,
): Promise<void> {
  const blob = Readable.from(blobs.open(digest), { objectMode: false });
  const expand = mediaType.endsWith("+gzip")
    ? createGunzip()
    : mediaType.endsWith("+zstd")
      ? createZstdDecompress()
      : undefined;
  const hash = createHash("sha256");
  try {
    const content = expand ? pipeline(blob, expand, () => {}) : blob;
    for await (const chunk of content as AsyncIterable<Uint8Array>) hash.update(chunk);
  } catch (cause) {
    throw new InfrastructureError(`A layer of the base ${base} is damaged.`, {
      fix: "Name another image: nobody can start this one.",
      cause,
    });
  }
  if (`sha256:${hash.digest("hex")}` === diffId) return;
  throw new InfrastructureError(`The base ${base} says of a layer that it holds something else than it does.`, {
    fix: "Do not use that image until somebody has found out why.",
  });
}

const textOf = ({ bytes }: { readonly bytes: Uint8Array }) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");

function glibcOf(found: readonly (readonly [string, Kept])[]): Interpreter["glibc"] | undefined {
  for (const [path, kept] of found) {
    const said =
      "target" in kept
        ? /libc-(\d+)\.(\d+)\.so$/.exec(kept.target)
        : (/GNU C Library [^\n]{0,200}? version (\d+)\.(\d+)/.exec(textOf(kept)) ??
          /libc-(\d+)\.(\d+)\.so$/.exec(path));
    if (said) return [Number(said[1]), Number(said[2])];
  }
  return undefined;
}

/** The newest Python of `/usr/local`, where an image brings its own; else the newest of the distribution. */
function interpreterAmong(
  files: ReadonlyMap<string, Kept>,
  environment: readonly string[],
  packages: ReturnType<typeof packagesOf>,
):
  | { readonly python: string | undefined; readonly series: Interpreter["series"]; readonly prefix?: string }
  | undefined {
  const candidates = [...files.keys()].flatMap((path) => {
    const [, prefix, series] = of.python.exec(path) ?? [];
    return prefix === undefined || series === undefined ? [] : { prefix, series, minor: Number(series.slice(2)) };
  });
  const [best] = candidates.toSorted((a, b) => b.prefix.length - a.prefix.length || b.minor - a.minor);
  if (best === undefined) return undefined;
  const { prefix, series, minor } = best;
  const packaged = prefix === "usr" ? packages.find(({ name }) => name === `python${series}-minimal`) : undefined;
  const stated = environment.find((setting) => setting.startsWith("PYTHON_VERSION="))?.slice("PYTHON_VERSION=".length);
  const texts = [
    `${prefix}/include/python${series}/patchlevel.h`,
    `${prefix}/bin/python${series}`,
    `${prefix}/lib/libpython${series}.so.1.0`,
  ]
    .map((path) => files.get(path))
    .flatMap((kept) => (kept !== undefined && "bytes" in kept ? textOf(kept) : []));
  const inText = new RegExp(`(?<![\\d.])3\\.${minor}\\.\\d+(?![\\d.])`);
  const python = [packaged?.version, stated, ...texts.map((text) => inText.exec(text)?.[0])]
    .map((text) => new RegExp(`^3\\.${minor}\\.\\d+`).exec(text ?? "")?.[0])
    .find((text) => text !== undefined);
  // Debian's own Python looks for packages in places of its own.
  return { python, series: [3, minor], ...(packaged ? {} : { prefix }) };
}

function distributionOf(found: readonly (readonly [string, Kept])[]): BaseLock["distribution"] {
  const [said] = found.flatMap(([, kept]) => ("bytes" in kept ? (systemOf(textOf(kept)) ?? []) : []));
  return { id: said?.id ?? "linux", version: said?.version ?? "", codename: said?.codename ?? "" };
}
