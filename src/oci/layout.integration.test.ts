import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { digestOf } from "./digest.ts";
import { openLayout } from "./layout.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-layout-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Another process that puts and names images as fast as it can: `count` of them, each named `<name>-<n>`. */
function writer(name: string, count: number) {
  const program = `
    import { randomBytes } from "node:crypto";
    import { openLayout } from ${JSON.stringify(join(import.meta.dirname, "layout.ts"))};
    const layout = await openLayout(${JSON.stringify(join(folder, "images"))}, { staleLockSeconds: 0.5 });
    console.log("ready");
    async function* layer() { for (let n = 0; n < 20; n += 1) yield randomBytes(20_000); }
    for (let n = 0; n < ${count}; n += 1) {
      const stored = await layout.put(layer());
      const manifest = await layout.put(new TextEncoder().encode(JSON.stringify({ layers: [stored.digest] })));
      await layout.tag(\`${name}-\${n}\`, { mediaType: "application/vnd.oci.image.manifest.v1+json", ...manifest });
    }`;
  return spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "pipe", "inherit"] });
}

/** Every fault that a strict reader would find, layers that a named manifest lists included. */
async function faultsOf(layout: string): Promise<{ readonly faults: readonly string[]; readonly names: number }> {
  const index = JSON.parse(await readFile(join(layout, "index.json"), "utf8"));
  expect(JSON.parse(await readFile(join(layout, "oci-layout"), "utf8"))).toEqual({ imageLayoutVersion: "1.0.0" });
  const blobs = join(layout, "blobs", "sha256");
  const faults: string[] = [];
  for (const name of await readdir(blobs)) {
    const found = digestOf(await readFile(join(blobs, name)));
    if (found !== `sha256:${name}`) faults.push(`${name} holds ${found}`);
  }
  for (const { digest, size } of index.manifests) {
    const bytes = await readFile(join(blobs, digest.slice(7)));
    if (bytes.length !== size) faults.push(`${digest} is not of size ${size}`);
    for (const layer of JSON.parse(bytes.toString()).layers) await readFile(join(blobs, layer.slice(7)));
  }
  return { faults, names: index.manifests.length };
}

test("writers that are killed at any moment leave a layout that is whole, and what was named stays named", async () => {
  const layout = join(folder, "images");
  let before = 0;
  for (let round = 0; round < 8; round += 1) {
    const writers = [writer(`a${round}`, 1000), writer(`b${round}`, 1000)];
    await Promise.all(writers.map(({ stdout }) => once(stdout, "data")));
    await pause(20 + Math.random() * 250);
    const ended = writers.map((child) => once(child, "exit"));
    for (const child of writers) child.kill("SIGKILL");
    await Promise.all(ended);
    const { faults, names } = await faultsOf(layout);
    expect([round, faults]).toEqual([round, []]);
    expect(names).toBeGreaterThanOrEqual(before);
    before = names;
  }
  expect(before).toBeGreaterThan(8);
});

test("two processes that write at once lose none of each other's names", async () => {
  const writers = [writer("a", 25), writer("b", 25)];
  const codes = await Promise.all(writers.map(async (child) => (await once(child, "exit"))[0]));
  expect(codes).toEqual([0, 0]);
  const names = ["a", "b"].flatMap((name) => Array.from({ length: 25 }, (_, n) => `${name}-${n}`));
  expect(await (await openLayout(join(folder, "images"))).tags()).toEqual(names.sort());
});
