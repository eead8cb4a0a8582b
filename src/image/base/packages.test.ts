import { createHash } from "node:crypto";
import { createCleartextMessage, generateKey, readPrivateKey, sign } from "openpgp";
import { expect, test } from "vitest";
import { memoryCache } from "../../runner/memory.ts";
import { tinyBase } from "../fixtures/base.ts";
import { debOf } from "../fixtures/deb.ts";
import { webOf } from "../fixtures/web.ts";
import { xzOf } from "../fixtures/xz.ts";
import { type BasePart, defaultBase, partsOf } from "./lock.ts";
import { fetchBase, wholeBase } from "./packages.ts";
import { debian13Python313 } from "./recipes.ts";

const { lock, files } = await tinyBase();
const archives = { debian: "https://deb.test/debian", "debian-security": "https://deb.test/debian-security" };
const options = { archives, archiveKeys: [], allowNewerBase: false };
const [libc, withoutLibc] = without("libc6_");

function without(part: string) {
  const url = Object.keys(files).find((candidate) => candidate.includes(part)) ?? "";
  return [url, Object.fromEntries(Object.entries(files).filter(([other]) => other !== url))] as const;
}

test("packages are fetched once, checked and kept", async () => {
  const cache = memoryCache();
  const { asked, ...net } = webOf(files);
  const first = await fetchBase(lock, wholeBase(lock), options, { ...net, cache });
  const kept = [...first.debs].map(([, bytes]) => createHash("sha256").update(bytes).digest("hex"));
  expect(kept).toEqual(partsOf(lock, ["odbc"]).flatMap(({ packages }) => packages.map(({ sha256 }) => sha256)));
  expect([...first.debs.keys()]).toEqual(kept);
  expect(asked.toSorted()).toEqual(Object.keys(files).sort());
  const again = await fetchBase(lock, wholeBase(lock), options, { ...webOf({}), cache });
  expect(again).toEqual({ ...first, lock, findings: [] });
});

test("of a layer that is there already nothing is fetched, nor of a capability that nobody asks for", async () => {
  const { asked, ...net } = webOf(files);
  const plain = { capabilities: [], isThere: async () => false };
  await fetchBase(lock, plain, options, { ...net, cache: memoryCache() });
  expect(asked.filter((url) => url.includes("tdsodbc"))).toEqual([]);
  asked.splice(0);
  const added = { capabilities: ["odbc"], isThere: async ({ capability }: BasePart) => capability === undefined };
  await fetchBase(lock, added, options, { ...net, cache: memoryCache() });
  expect(asked).toEqual(["https://deb.test/debian/pool/tdsodbc_1.3.deb"]);
});

test("a package that is not the locked one is refused", async () => {
  const changed = { ...files, [libc]: new Uint8Array([1, 2, 3]) };
  await expect(
    fetchBase(lock, wholeBase(lock), options, { ...webOf(changed), cache: memoryCache() }),
  ).rejects.toMatchObject({
    name: "InfrastructureError",
    message: `${libc} is not the package that the base is locked to: its SHA-256 differs.`,
  });
});

test("a package that the archive has no more is an error that says what to do", async () => {
  await expect(
    fetchBase(lock, wholeBase(lock), options, { ...webOf(withoutLibc), cache: memoryCache() }),
  ).rejects.toMatchObject({
    name: "UserError",
    message:
      "The Debian archive no longer has libc6 2.41-12+deb13u5, which the base debian-13-python-3.13 is locked to.",
    fix: "Run `slipway base update` and commit the new lock.",
  });
});

test("of a capability as well; where the lock is Slipway's own, a newer Slipway has another", async () => {
  const [, withoutDriver] = without("tdsodbc_");
  await expect(
    fetchBase(lock, wholeBase(lock), options, { ...webOf(withoutDriver), cache: memoryCache() }),
  ).rejects.toMatchObject({
    message: "The Debian archive no longer has tdsodbc 1.3, which the base debian-13-python-3.13 is locked to.",
    fix: "Run `slipway base update` and commit the new lock.",
  });
  const plain = { capabilities: [], isThere: async () => false };
  await expect(fetchBase(defaultBase, plain, options, { ...webOf({}), cache: memoryCache() })).rejects.toMatchObject({
    name: "UserError",
    fix: "Take a newer Slipway, or keep a lock of your own: `slipway base update --lock base.lock.json`, named as base in the platform file.",
  });
});

test("where that is allowed, the newest signed packages are taken instead, and a warning says so", async () => {
  const world: Record<string, string | Uint8Array> = { ...withoutLibc };
  const newest: Record<string, string> = { libc6: "2.41-12+deb13u6", "python3.13-minimal": "3.13.5-2+deb13u5" };
  const paragraphs = await Promise.all(
    debian13Python313.roots.concat("libc6", "tdsodbc").map(async (name) => {
      const version = newest[name] ?? "1";
      const bytes = await debOf(`Package: ${name}\nVersion: ${version}\n`, []);
      world[`https://deb.test/debian/new/${name}.deb`] = bytes;
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      return `Package: ${name}\nVersion: ${version}\nArchitecture: amd64\nDepends: libc6\nFilename: new/${name}.deb\nSize: ${bytes.byteLength}\nSHA256: ${sha256}\n`;
    }),
  );
  const key = await generateKey({ userIDs: [{ name: "archive" }], date: new Date("2025-01-01"), format: "armored" });
  const signingKeys = await readPrivateKey({ armoredKey: key.privateKey });
  for (const [place, content] of [
    ["debian/dists/trixie", paragraphs.join("\n")],
    ["debian/dists/trixie-updates", paragraphs.join("\n").replaceAll("+deb13u6", "+deb13u4")],
    ["debian-security/dists/trixie-security", "\n"],
  ] as const) {
    const index = xzOf(new TextEncoder().encode(content));
    const sha256 = createHash("sha256").update(index).digest("hex");
    const text = `Date: Thu, 01 Jan 2026 00:00:00 UTC\nSHA256:\n ${sha256} ${index.byteLength} main/binary-amd64/Packages.xz\n`;
    const message = await createCleartextMessage({ text });
    world[`https://deb.test/${place}/InRelease`] = await sign({ message, signingKeys, date: new Date("2025-12-31") });
    world[`https://deb.test/${place}/main/binary-amd64/Packages.xz`] = index;
  }
  const allowed = { archives, archiveKeys: [key.publicKey], allowNewerBase: true };
  const found = await fetchBase(lock, wholeBase(lock), allowed, { ...webOf(world), cache: memoryCache() });
  expect(found.lock.packages.map(({ name, version }) => `${name} ${version}`)).toEqual(
    [...debian13Python313.roots, "libc6"].sort().map((name) => `${name} ${newest[name] ?? "1"}`),
  );
  expect(found.lock.capabilities?.map(({ name, packages }) => [name, packages.map(({ version }) => version)])).toEqual([
    ["odbc", ["1"]],
  ]);
  expect(found.findings.map(({ rule, level }) => [rule, level])).toEqual([["newer-base", "warning"]]);
  expect(found.findings[0]?.message).toMatch(
    /the archive no longer has libc6 2\.41-12\+deb13u5\. Newer packages were taken: /,
  );
});
