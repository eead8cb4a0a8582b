import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dashboardImage, imageOf, layerOf, nodeLayer } from "../../test/node-image.ts";
import { memoryBlobs } from "../oci/memory-blobs.ts";
import type { Digest } from "../oci/ports.ts";
import type { Container, Isolation } from "./ports.ts";
import { availableIsolations, openRuntime } from "./runtime.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-limits-test-"));
const blobs = memoryBlobs();
const settings = { blobs, folder };
const offered = await availableIsolations(settings);
let image: Digest;

beforeAll(async () => {
  image = await dashboardImage(blobs, await nodeLayer(blobs));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function running<Result>(
  isolation: Isolation,
  script: string,
  use: (container: Container) => Promise<Result>,
  memoryBytes = 256 * 2 ** 20,
): Promise<Result> {
  const runtime = await openRuntime({ ...settings, prefer: isolation });
  try {
    const container = await runtime.start({ image, command: ["node", "-e", script], memoryBytes });
    const result = await use(container);
    await container.stop(0);
    return result;
  } finally {
    await runtime.close();
  }
}

const said = async (container: Container, line: string) => {
  for (let round = 0; round < 500 && !container.lines().includes(line); round++) {
    await new Promise((done) => setTimeout(done, 20));
  }
};

describe.each(offered)("in a container: %s", (isolation) => {
  test("what takes more memory than there is is killed, and that is known", async () => {
    const greedy = `const all = []; setInterval(() => all.push(Buffer.alloc(16 * 2 ** 20, 1)), 20);`;
    await running(isolation, greedy, async (container) => {
      const { code, signal } = await container.ended;
      expect([code ?? 137, signal ?? "SIGKILL"]).toEqual([137, "SIGKILL"]);
      const { mostBytes = 0 } = await container.memorySeen();
      expect(mostBytes).toBeGreaterThan(100 * 2 ** 20);
      expect(container.apart.memory).toBe(isolation === "docker" || isolation === "podman" ? "limited" : "watched");
    });
  });

  test("what keeps to it is let alone, and the most that it held is told", async () => {
    const modest = `const held = Buffer.alloc(100 * 2 ** 20, 1); setTimeout(() => console.log("holds"), 600); setInterval(() => held.length, 1000);`;
    await running(isolation, modest, async (container) => {
      await said(container, "holds");
      const { mostBytes = 0, killed } = await container.memorySeen();
      expect(killed).toBe(false);
      expect(mostBytes).toBeGreaterThan(100 * 2 ** 20);
      expect(mostBytes).toBeLessThan(256 * 2 ** 20);
    });
  });

  test("a file outside of /tmp that it wrote is named, where it could be written", async () => {
    const writes = `const fs = require("node:fs"); fs.writeFileSync("/tmp/x", ""); try { fs.writeFileSync("written.txt", "x"); } catch {} console.log("tried"); setInterval(() => {}, 1000);`;
    await running(isolation, writes, async (container) => {
      await said(container, "tried");
      const may = isolation === "process" && !container.apart.ownUser;
      expect(await container.changed()).toEqual(may ? ["/app/written.txt"] : []);
    });
  });
});

test.each(offered)("an image may have one layer twice: %s", async (isolation) => {
  const text = async (content: string) => layerOf(blobs, [{ name: "app/text", content, mode: 0o644 }]);
  const [node, first, second] = [await nodeLayer(blobs), await text("first"), await text("second")];
  const twice = await imageOf(blobs, [node, first, second, first], { Env: ["PATH=/usr/bin"], WorkingDir: "/app" });
  const runtime = await openRuntime({ ...settings, prefer: isolation });
  try {
    const script = `console.log(require("node:fs").readFileSync("text", "utf8"))`;
    const { code, lines } = await runtime.run({ image: twice, command: ["node", "-e", script], timeoutSeconds: 60 });
    expect([code, lines]).toEqual([0, ["first"]]);
  } finally {
    await runtime.close();
  }
});

test("an image for another machine is refused before anything runs", async () => {
  const other = process.arch === "arm64" ? "amd64" : "arm64";
  const layer = await layerOf(blobs, [{ name: "app/", type: "directory" }]);
  const foreign = await imageOf(blobs, [layer], { Entrypoint: ["node"] }, other);
  const runtime = await openRuntime(settings);
  try {
    await expect(runtime.start({ image: foreign })).rejects.toThrow(`The image is for ${other}, and cannot be run on`);
  } finally {
    await runtime.close();
  }
});
