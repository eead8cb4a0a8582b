import { createHash } from "node:crypto";
import { createCleartextMessage, generateKey, readPrivateKey, sign } from "openpgp";
import { beforeAll, describe, expect, test } from "vitest";
import { webOf } from "../fixtures/web.ts";
import { xzOf } from "../fixtures/xz.ts";
import { readSignedIndex } from "./archive.ts";

const packages = `Package: libc6
Source: glibc (2.41-12)
Version: 2.41-12+b1
Architecture: amd64
Provides: libc6-2.41, libc-abi (= 1)
Pre-Depends: libgcc-s1 (>= 14)
Depends: libcrypt1 (>= 1:4.4) | libcrypt:any, tzdata
Filename: pool/main/g/glibc/libc6.deb
Size: 12
SHA256: ${"a".repeat(64)}
Description: words
 more: words

Package: without-a-file
Version: 1
`;
const packed = xzOf(new TextEncoder().encode(packages));
const root = "https://deb.test/debian/dists/trixie";
const roots = { debian: "https://deb.test/debian", "debian-security": "https://deb.test/debian-security" };
const suite = { archive: "debian", suite: "trixie" } as const;
const release = `Origin: Debian
Codename: trixie
Version: 13.2
Date: Thu, 01 Jan 2026 00:00:00 UTC
SHA256:
 ${createHash("sha256").update(packed).digest("hex")}      ${packed.byteLength} main/binary-amd64/Packages.xz
`;

let own: { publicKey: string; privateKey: string };
let strange: typeof own;
beforeAll(async () => {
  const make = () => generateKey({ userIDs: [{ name: "archive" }], date: new Date("2025-01-01"), format: "armored" });
  [own, strange] = await Promise.all([make(), make()]);
});

async function signed(text: string, by = own): Promise<string> {
  const message = await createCleartextMessage({ text });
  const signingKeys = await readPrivateKey({ armoredKey: by.privateKey });
  return sign({ message, signingKeys, date: new Date("2025-12-31") });
}

async function read(inRelease: string, index: Uint8Array = packed) {
  const { asked, ...ports } = webOf({
    [`${root}/InRelease`]: inRelease,
    [`${root}/main/binary-amd64/Packages.xz`]: index,
  });
  return readSignedIndex(suite, "amd64", ports, roots, [own.publicKey]);
}

describe("an archive's index", () => {
  test("is read once its signature is found good", async () => {
    expect(await read(await signed(release))).toEqual({
      archive: "debian",
      suite: "trixie",
      date: "2026-01-01T00:00:00.000Z",
      codename: "trixie",
      version: "13.2",
      packages: [
        {
          name: "libc6",
          version: "2.41-12+b1",
          architecture: "amd64",
          source: { name: "glibc", version: "2.41-12" },
          size: 12,
          sha256: "a".repeat(64),
          path: "pool/main/g/glibc/libc6.deb",
          needs: [["libgcc-s1"], ["libcrypt1", "libcrypt"], ["tzdata"]],
          provides: ["libc6-2.41", "libc-abi"],
        },
      ],
    });
  });

  test("is refused when somebody else signed it", async () => {
    await expect(read(await signed(release, strange))).rejects.toThrow(
      `${root}/InRelease carries no valid signature by a key of the Debian archive.`,
    );
  });

  test("is refused when it was changed after it was signed, or not signed at all", async () => {
    const changed = (await signed(release)).replace("Origin: Debian", "Origin: Debien");
    await expect(read(changed)).rejects.toThrow("carries no valid signature");
    await expect(read(release)).rejects.toThrow("is not a signed message");
  });

  test("is refused past its date", async () => {
    const old = `Valid-Until: Wed, 31 Dec 2025 00:00:00 UTC\n${release}`;
    await expect(read(await signed(old))).rejects.toThrow("was valid until Wed, 31 Dec 2025 00:00:00 UTC only.");
  });

  test("is refused when the list of packages is another than the signed one", async () => {
    const other = xzOf(new TextEncoder().encode(packages.replace("aaaa", "bbbb")));
    await expect(read(await signed(release), other)).rejects.toThrow("is not the file that InRelease is signed for.");
  });
});
