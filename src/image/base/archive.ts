import { createHash } from "node:crypto";
import xz from "xz-decompress";
import type { Ports } from "../../ports.ts";
import { InfrastructureError, UserError } from "../../report/user-error.ts";
import { fetchBytes, mostOf, RefusedDownload } from "../fetch-bytes.ts";
import type { ArchiveRoots } from "./archive-roots.ts";
import type { Archive } from "./lock.ts";
import { type IndexedPackage, readPackagesIndex } from "./packages-index.ts";

export type Suite = { readonly archive: Archive; readonly suite: string };

/** The suites of one Debian release in which the newest version of a package may stand. What is unstable is mended in place. */
export const suitesOf = (codename: string): readonly Suite[] =>
  codename === "sid"
    ? [{ archive: "debian", suite: codename }]
    : [
        { archive: "debian", suite: codename },
        { archive: "debian", suite: `${codename}-updates` },
        { archive: "debian-security", suite: `${codename}-security` },
      ];

export type SignedIndex = Suite & {
  /** When the archive signed it, ISO 8601. */
  readonly date: string;
  /** What the archive says it is: `trixie`, and `13.2` where it is a release. */
  readonly codename: string | undefined;
  readonly version: string | undefined;
  readonly packages: readonly IndexedPackage[];
};

/** The armoured keys that an index must be signed with, one of them at least. */
export type TrustedKeys = readonly string[];

export type ArchiveSettings = { readonly archives: ArchiveRoots; readonly archiveKeys: TrustedKeys };

/**
 * Reads the indexes of all suites of a release.
 *
 * @throws UserError when the archive has no such release, or the name will be another one's one day (`stable`)
 */
export async function readIndexes(
  codename: string,
  { archives, archiveKeys }: ArchiveSettings,
  ports: Pick<Ports, "http" | "clock" | "log">,
): Promise<readonly SignedIndex[]> {
  const read = (suite: Suite) => readSignedIndex(suite, "amd64", ports, archives, archiveKeys);
  const [main, ...others] = suitesOf(codename).map((suite) => () => read(suite));
  const first = await main?.().catch((error) => Promise.reject(unknownSuite(error, codename)));
  if (first?.codename !== undefined && first.codename !== codename) {
    throw new UserError(
      `The suite "${codename}" is ${first.codename} today and another release later; accepted: a codename.`,
      { fix: `Write ${first.codename} instead.` },
    );
  }
  return [...(first === undefined ? [] : [first]), ...(await Promise.all(others.map((other) => other())))];
}

const unknownSuite = (error: unknown, suite: string): unknown =>
  error instanceof RefusedDownload && error.status === 404
    ? new UserError(
        `The Debian archive has no suite "${suite}"; accepted: the codename of a release, such as trixie.`,
        {
          cause: error,
        },
      )
    : error;

/**
 * Reads the index of one suite, component `main`, for one architecture.
 *
 * `InRelease` must carry a valid signature by a trusted key and must not be past its `Valid-Until`; `Packages.xz` must have
 * the size and SHA-256 that `InRelease` states. So neither the network nor a mirror has a say in what is read.
 * @see DebianRepository/Format
 * @throws InfrastructureError when the archive does not answer, or answers with what is not signed.
 */
export async function readSignedIndex(
  suite: Suite,
  architecture: string,
  { http, clock, log }: Pick<Ports, "http" | "clock" | "log">,
  roots: ArchiveRoots,
  keys: TrustedKeys,
): Promise<SignedIndex> {
  const root = `${roots[suite.archive]}/dists/${suite.suite}`;
  log.progress(`Reading Debian's index of ${suite.suite}`);
  const release = await verifiedRelease(
    new TextDecoder().decode(await fetchBytes(`${root}/InRelease`, { http, clock }, { most: mostOf.signedIndex })),
    `${root}/InRelease`,
    keys,
    clock.now(),
  );
  const name = `main/binary-${architecture}/Packages.xz`;
  const stated = release.files.get(name);
  if (stated === undefined) throw new InfrastructureError(`${root}/InRelease does not list ${name}.`);
  // By its hash where the archive offers that: the file of that name may be replaced between two requests.
  const place = release.byHash ? `main/binary-${architecture}/by-hash/SHA256/${stated.sha256}` : name;
  const bytes = await fetchBytes(`${root}/${place}`, { http, clock }, { most: stated.size });
  if (bytes.byteLength !== stated.size || sha256Of(bytes) !== stated.sha256) {
    throw new InfrastructureError(`${root}/${place} is not the file that InRelease is signed for.`, {
      fix: "Try again in a few minutes: a mirror may be in the middle of an update.",
    });
  }
  const text = new TextDecoder().decode(await unxz(bytes));
  const { date, codename, version } = release;
  return { ...suite, date, codename, version, packages: [...readPackagesIndex(text)] };
}

type Release = Pick<SignedIndex, "date" | "codename" | "version"> & {
  readonly byHash: boolean;
  readonly files: ReadonlyMap<string, { readonly sha256: string; readonly size: number }>;
};

/** The signed part of an `InRelease` file, once its signature has been found good. */
async function verifiedRelease(text: string, place: string, armoured: TrustedKeys, now: Date): Promise<Release> {
  // Most builds know their packages by hash and never look at a signature.
  const { readCleartextMessage, readKeys, verify } = await import("openpgp");
  const verificationKeys = (await Promise.all(armoured.map((armoredKeys) => readKeys({ armoredKeys })))).flat();
  const message = await readCleartextMessage({ cleartextMessage: text }).catch((cause) => {
    throw new InfrastructureError(`${place} is not a signed message.`, { cause });
  });
  const { data, signatures } = await verify({ message, verificationKeys, date: now });
  const verdicts = await Promise.allSettled(signatures.map(({ verified }) => verified));
  if (!verdicts.some((verdict) => verdict.status === "fulfilled" && verdict.value)) {
    const cause = verdicts.find((verdict) => verdict.status === "rejected")?.reason;
    throw new InfrastructureError(`${place} carries no valid signature by a key of the Debian archive.`, { cause });
  }
  const validUntil = fieldLine(data, "Valid-Until");
  if (validUntil !== undefined && Date.parse(validUntil) < now.getTime()) {
    throw new InfrastructureError(`${place} was valid until ${validUntil} only.`, {
      fix: "Use a mirror that is kept up to date, and check this machine's clock.",
    });
  }
  return {
    date: new Date(fieldLine(data, "Date") ?? 0).toISOString(),
    codename: fieldLine(data, "Codename"),
    version: fieldLine(data, "Version"),
    byHash: fieldLine(data, "Acquire-By-Hash") === "yes",
    files: filesOf(data),
  };
}

const fieldLine = (text: string, name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(text)?.[1]?.trim();

/** The lines ` <sha256> <size> <name>` below `SHA256:`. */
function filesOf(release: string): Release["files"] {
  const start = release.search(/^SHA256:\s*$/m);
  const files = new Map<string, { sha256: string; size: number }>();
  if (start < 0) return files;
  for (const line of release.slice(start).split("\n").slice(1)) {
    const match = /^ ([0-9a-f]{64})\s+(\d+)\s+(\S+)\s*$/.exec(line);
    if (match === null) break;
    files.set(match[3] ?? "", { sha256: match[1] ?? "", size: Number(match[2]) });
  }
  return files;
}

/** Expands xz data. @throws when it is damaged */
export async function unxz(bytes: Uint8Array): Promise<Uint8Array> {
  const source = new Blob([new Uint8Array(bytes)]).stream();
  return new Uint8Array(await new Response(new xz.XzReadableStream(source)).arrayBuffer());
}

const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
