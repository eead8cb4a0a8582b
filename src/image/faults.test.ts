import { describe, expect, test } from "vitest";
import { memoryBlobs } from "../oci/memory-blobs.ts";
import { memoryCache } from "../runner/memory.ts";
import { base, built, dashboardOf, flask, gunicorn, said, web } from "./fixtures/build.ts";
import { type AtAddress, indexOf } from "./fixtures/web.ts";
import { type MadeWheel, madeWheel, pinOf } from "./fixtures/wheel.ts";

// What a package index or an archive may do to a build, each with its one sentence; and when it has come to its senses, the same
// machine builds what any other would.

const page = "https://index.test/simple/flask/";
const file = `https://index.test/files/${flask.filename}`;
const [libc = ""] = Object.keys(base.files).filter((url) => url.includes("libc6"));
const lost = (code: string) => new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });

const other = Buffer.from("something else");
const sha256 = "140b2fa6e43cd09a0bf5ef59e2c8c3ab4b3d1ee60a98f32a8c0c6b28dce9e4e9";

describe("one sentence for", () => {
  test.each<[what: string, at: Readonly<Record<string, AtAddress>>, sentence: string]>([
    ["an index that wants a login", { [page]: 401 }, `${page} answered with status 401.`],
    ["an index that refuses", { [page]: 403 }, `${page} answered with status 403.`],
    [
      "an index without the package",
      { [page]: 404 },
      'requirements.txt:2: the package index https://index.test/simple/ has no package "flask".',
    ],
    [
      "an index that is asked too often",
      { [page]: 429 },
      `${page} could not be fetched in 4 attempts: it answered 429.`,
    ],
    ["an index that fails", { [page]: 500 }, `${page} could not be fetched in 4 attempts: it answered 500.`],
    [
      "an index that is no index",
      { [page]: '{"hello": "world"}' },
      `${page} did not answer as a package index does (PEP 691 or 503).`,
    ],
    [
      "an index that resets the line",
      { [page]: lost("ECONNRESET") },
      `${page} could not be fetched in 4 attempts: the connection failed (ECONNRESET).`,
    ],
    [
      "an index that lies about a hash",
      indexOf([{ ...flask, sha256 }]),
      "requirements.txt:2: none of the hashes given for flask 3.1.0 is that of its wheel for Python 3.13 on Linux x86-64 (glibc 2.41).",
    ],
    ["a wheel that is gone", { [file]: 404 }, `${file} answered with status 404.`],
    ["a wheel of a part that nobody asked for", { [file]: 416 }, `${file} answered with status 416.`],
    [
      "a wheel with a wrong hash",
      { [file]: other },
      `${file} is not the file that was asked for: its SHA-256 is …, not ….`,
    ],
    ["an archive that fails", { [libc]: 503 }, `${libc} could not be fetched in 4 attempts: it answered 503.`],
    [
      "a package of the base with a wrong hash",
      { [libc]: "x" },
      `${libc} is not the package that the base is locked to: its SHA-256 differs.`,
    ],
    [
      "a package of the base that does not end",
      { [libc]: new Uint8Array(100_000) },
      `${libc} has more than … bytes, which is the most that is taken of such a file.`,
    ],
    [
      "a base that vanished",
      { [libc]: 404 },
      "The Debian archive no longer has libc6 2.41-12+deb13u5, which the base debian-13-python-3.13 is locked to.",
    ],
  ])("%s", async (_, at, sentence) => {
    const [blobs, cache] = [memoryBlobs(), memoryCache()];
    const problem = await told(() => built(dashboardOf(), { web: { ...web, ...at }, blobs, cache }));
    // Hashes and sizes are not what this is about.
    expect(problem.message.replaceAll(/[0-9a-f]{64}/g, "…").replace(/\d+ bytes/, "… bytes")).toBe(sentence);
    expect(problem.fix).toMatch(/\.$/);
    // What was fetched before the fault may be used; nothing of the fault is.
    const [after, elsewhere] = [await built(dashboardOf(), { blobs, cache }), await built()];
    expect(after.image).toEqual(elsewhere.image);
  });

  const evil = (files: NonNullable<Parameters<typeof madeWheel>[2]>["files"]): MadeWheel =>
    madeWheel("flask", "3.1.0", files === undefined ? {} : { files });

  test.each<[what: string, wheel: MadeWheel, why: string | RegExp]>([
    [
      "a path that leads out",
      evil({ "../../etc/passwd": "" }),
      'it holds the path "../../etc/passwd", which leads out of it',
    ],
    [
      "a symbolic link",
      evil({ "flask/x.so": { content: "/etc/passwd", mode: 0o120777 } }),
      '"flask/x.so" is a symbolic link',
    ],
    [
      "a bomb",
      evil({ "flask/zeros": "0".repeat(150_000_000) }),
      /it would unpack to \d+ times its size, 0\.\d GB, as only a trap does/,
    ],
  ])("a wheel with %s", async (_, wheel, why) => {
    const wheels = [wheel, gunicorn];
    const dependencies = said({ file: "requirements.txt", pins: wheels.map((each, index) => pinOf(each, index + 1)) });
    const problem = await told(() =>
      built(dashboardOf({ dependencies }), { web: { ...base.files, ...indexOf(wheels) } }),
    );
    const start = `requirements.txt:1: ${wheel.filename} is not a wheel that can be installed: `;
    expect(problem.message.slice(0, start.length)).toBe(start);
    expect(problem.message.slice(start.length)).toMatch(why);
  });

  async function told(work: () => Promise<unknown>) {
    const problem = await work().then(
      () => new Error("it was built"),
      (error: Error) => error,
    );
    return problem as Error & { readonly fix?: string };
  }
});
