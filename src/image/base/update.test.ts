import { describe, expect, test } from "vitest";
import { archiveKey, type Offered, type SignedArchive, signedArchive, trusting } from "../fixtures/signed-archive.ts";
import { webOf } from "../fixtures/web.ts";
import { knownCapabilities } from "./capabilities.ts";
import { type BaseLock, parseBaseLock } from "./lock.ts";
import { debian13Python313 } from "./recipes.ts";
import { lockText, updateBase } from "./update.ts";

const [own, strange] = await Promise.all([archiveKey(), archiveKey()]);

/** Everything that a base and its capabilities ask for, and what these depend on. */
const offered: Offered = {
  ...Object.fromEntries(
    [...debian13Python313.roots, ...knownCapabilities.flatMap(({ packages }) => packages)].map((name) => [
      name,
      { version: "1" },
    ]),
  ),
  "python3-minimal": { version: "3.13.5-1", depends: "dpkg, python3.13-minimal (>= 3.13)" },
  "python3.13-minimal": { version: "3.13.5-2", depends: "libc6 (>= 2.38), libssl3t64" },
  libc6: { version: "2.41-12" },
  libssl3t64: { version: "3.5.1-1" },
  tdsodbc: { version: "1.3.17", depends: "libgmp10" },
  libgmp10: { version: "6.3.0" },
};

async function update(
  archive: Partial<SignedArchive>,
  lock: BaseLock | undefined,
  wishes: Partial<Parameters<typeof updateBase>[1]> = {},
) {
  const { asked, ...ports } = webOf(await signedArchive({ key: own, main: offered, ...archive }));
  return updateBase(lock, { capabilities: [], ...wishes }, trusting(own), ports);
}

const before = (await update({}, undefined)).lock;

test("a first lock is of the release's own Python, holds every capability, and is read back as it is written", () => {
  expect(before.name).toBe("debian-13-python-3.13");
  expect(before.capabilities?.map(({ name }) => name)).toEqual(["fonts", "locales", "odbc", "openmp", "pdf"]);
  expect(parseBaseLock(lockText(before), "base.lock.json")).toEqual(before);
});

describe("what changed", () => {
  test("is nothing where nothing has", async () => {
    const { lock, changes } = await update({}, before);
    expect(changes).toEqual([]);
    expect(lock).toEqual(before);
  });

  test("is told by package, with what Debian's security archive mended", async () => {
    const { "python3-minimal": _, ...others } = offered;
    const main = {
      ...others,
      libc6: { version: "2.41-12+deb13u2" },
      libgmp10: { version: "6.3.1" },
      "python3.13-minimal": { version: "3.13.5-2", depends: "libc6, libssl3t64, libnew" },
      libnew: { version: "1" },
    };
    // The first of the two came by a point release; the security archive still lists it.
    const security = { libc6: { version: "2.41-12+deb13u1" }, libssl3t64: { version: "3.5.1-1+deb13u1" } };
    const { changes } = await update({ main, security }, before);
    expect(changes).toEqual([
      { name: "libc6", old: "2.41-12", new: "2.41-12+deb13u2", security: true, parts: [undefined] },
      { name: "libgmp10", old: "6.3.0", new: "6.3.1", security: false, parts: ["odbc"] },
      { name: "libnew", new: "1", security: false, parts: [undefined] },
      { name: "libssl3t64", old: "3.5.1-1", new: "3.5.1-1+deb13u1", security: true, parts: [undefined] },
      // It depends on something else, so it is another package under the same version.
      { name: "python3.13-minimal", old: "3.13.5-2", new: "3.13.5-2", security: false, parts: [undefined] },
    ]);
  });

  test("is also what a platform lists", async () => {
    const main = { ...offered, psqlodbc: { version: "17", depends: "libgmp10" } };
    const lists = [
      { name: "odbc", packages: ["tdsodbc", "psqlodbc"] },
      { name: "pdf", packages: [] },
    ];
    const { lock, changes } = await update({ main }, before, { capabilities: lists });
    expect(lock.capabilities?.map(({ name }) => name)).toEqual(["fonts", "locales", "odbc", "openmp"]);
    expect(changes.filter(({ parts }) => parts.includes("odbc")).map(({ name, new: now }) => [name, now])).toEqual([
      ["libodbc2", undefined],
      ["psqlodbc", "17"],
    ]);
  });
});

describe("an archive is not believed", () => {
  const refusal = async (archive: Partial<SignedArchive>) =>
    update(archive, before).then(
      () => undefined,
      (error: Error) => [error.name, error.message],
    );

  test("whose index somebody else signed", async () => {
    expect(await refusal({ key: strange })).toEqual([
      "InfrastructureError",
      "https://deb.test/debian/dists/trixie/InRelease carries no valid signature by a key of the Debian archive.",
    ]);
  });

  test("whose index is past its date", async () => {
    expect(await refusal({ fields: { "Valid-Until": "Wed, 31 Dec 2025 00:00:00 UTC" } })).toEqual([
      "InfrastructureError",
      "https://deb.test/debian/dists/trixie/InRelease was valid until Wed, 31 Dec 2025 00:00:00 UTC only.",
    ]);
  });

  test("whose index is older than the one that the lock was made from", async () => {
    expect(await refusal({ fields: { Date: "Mon, 01 Dec 2025 00:00:00 UTC" } })).toEqual([
      "InfrastructureError",
      "The index of trixie was signed on 2025-12-01, before the one that the lock was made from (2026-01-01).",
    ]);
  });

  test("whose list of packages is not the signed one", async () => {
    const files = await signedArchive({ key: own, main: offered });
    const place = "https://deb.test/debian-security/dists/trixie-security/main/binary-amd64/Packages.xz";
    const { asked, ...ports } = webOf({ ...files, [place]: Buffer.from(files[place] ?? "").map((byte) => byte ^ 1) });
    await expect(updateBase(before, { capabilities: [] }, trusting(own), ports)).rejects.toThrow(
      `${place} is not the file that InRelease is signed for.`,
    );
  });

  test("that lacks what is needed; who asked for it is told", async () => {
    const { libgmp10: _, ...main } = offered;
    expect(await refusal({ main })).toEqual([
      "InfrastructureError",
      'The Debian archive has no package "libgmp10", which tdsodbc needs (for the capability odbc).',
    ]);
    const { tdsodbc: __, ...other } = offered;
    expect(await refusal({ main: other })).toEqual([
      "UserError",
      'The Debian archive has no package "tdsodbc", which the capability odbc asks for.',
    ]);
  });
});

describe("a suite", () => {
  test("that moves on is named by its codename", async () => {
    const { asked, ...ports } = webOf(
      Object.fromEntries(
        Object.entries(await signedArchive({ key: own, main: offered })).map(([url, content]) => [
          url.replace("/dists/trixie", "/dists/stable"),
          content,
        ]),
      ),
    );
    await expect(
      updateBase(undefined, { suite: "stable", capabilities: [] }, trusting(own), ports),
    ).rejects.toMatchObject({
      name: "UserError",
      message: 'The suite "stable" is trixie today and another release later; accepted: a codename.',
    });
  });

  test("that is not there is said to be none", async () => {
    const { asked, ...ports } = webOf({});
    await expect(
      updateBase(undefined, { suite: "trixy", capabilities: [] }, trusting(own), ports),
    ).rejects.toMatchObject({
      name: "UserError",
      message: 'The Debian archive has no suite "trixy"; accepted: the codename of a release, such as trixie.',
    });
  });
});
