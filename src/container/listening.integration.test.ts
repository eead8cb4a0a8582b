import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dashboardImage, nodeLayer } from "../../test/node-image.ts";
import { memoryBlobs } from "../oci/memory-blobs.ts";
import type { Digest } from "../oci/ports.ts";
import { availableIsolations, openRuntime } from "./runtime.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-listening-test-"));
const blobs = memoryBlobs();
const settings = { blobs, folder };
const own = (await availableIsolations(settings)).filter((one) => one !== "docker" && one !== "podman");
let image: Digest;

beforeAll(async () => {
  image = await dashboardImage(blobs, await nodeLayer(blobs), {});
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(own)("a server that listens where nobody asks is seen from outside its network (%s)", async (isolation) => {
  const runtime = await openRuntime({ ...settings, prefer: isolation });
  const program = `require("node:net").createServer().listen(19473, "127.0.0.1", () => console.log("there"))`;
  const container = await runtime.start({ image, command: ["node", "-e", program] });
  try {
    await expect.poll(container.lines, { timeout: 20_000 }).toEqual(["there"]);
    expect(await container.listening()).toEqual(["127.0.0.1:19473"]);
  } finally {
    await container.stop(0);
    await runtime.close();
  }
});
