import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { dashboardImage, nodeLayer } from "../../test/node-image.ts";
import { openLayout } from "../oci/layout.ts";
import type { Digest } from "../oci/ports.ts";
import { systemClock } from "../runner/clock.ts";
import { localTarget } from "./local-target.ts";
import { marked } from "./marked-processes.ts";
import { openRuntime } from "./runtime.ts";
import { ask } from "./socket-http.ts";

const root = mkdtempSync(join(tmpdir(), "slipway-target-test-"));
const blobs = await openLayout(join(root, "images"));
const runtimeFolder = join(root, "containers");
const images: Record<"one" | "two" | "broken" | "fragile", Digest> = {} as never;
let folder = "";
let closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const node = await nodeLayer(blobs);
  images.one = await dashboardImage(blobs, node, { TEXT: "one" });
  images.two = await dashboardImage(blobs, node, { TEXT: "two" });
  images.fragile = await dashboardImage(blobs, node, { MODE: "fragile" });
  images.broken = await dashboardImage(blobs, node, { MODE: "import-fails" });
});
afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  closing = [];
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function target() {
  const runtime = await openRuntime({ blobs, folder: runtimeFolder });
  const made = localTarget({ folder, runtime, clock: systemClock, timeoutSeconds: 20 });
  closing.push(async () => {
    await made.close();
    await runtime.close();
  });
  return made;
}

const fresh = () => {
  folder = mkdtempSync(join(root, "state-"));
};
const release = (image: Digest) => ({ dashboard: "road-casualties", image, datasets: { roads: "v1" } });

async function page(address: string, host = new URL(address).host, path = "/") {
  const port = Number(new URL(address).port);
  const reply = await ask({ host: "127.0.0.1", port }, path, { timeoutSeconds: 10, headers: { host } });
  return reply.kind === "answered"
    ? { status: reply.status, title: /<title>(.*)<\/title>/.exec(new TextDecoder().decode(reply.body))?.[1] }
    : reply.kind;
}

test("a release takes over the address; a broken one does not; roll-back brings back code and data together", async () => {
  fresh();
  const { rollout, rollback, history, status, logs } = await target();
  const first = await rollout(release(images.one));
  if (first.kind !== "serving") throw new Error(first.reason);
  const { address } = first.serving;
  expect(address).toMatch(/^http:\/\/road-casualties\.localhost:\d+\/$/);
  expect(await page(address)).toEqual({ status: 200, title: "one" });

  const broken = await rollout(release(images.broken));
  expect(broken).toMatchObject({
    kind: "failed",
    reason: "Loading the dashboard ends with KeyError at loading.py:12.",
    still: { release: { id: "r1" }, state: "serving" },
  });
  expect(await page(address)).toEqual({ status: 200, title: "one" });

  const second = await rollout({ ...release(images.two), datasets: { roads: "v2" } });
  expect(second).toMatchObject({ kind: "serving", serving: { address, release: { id: "r2" } } });
  expect(await page(address)).toEqual({ status: 200, title: "two" });
  expect((await history("road-casualties")).map(({ id }) => id)).toEqual(["r2", "r1"]);

  // The same again is proved again, and is no new release: a roll-back goes to what was different.
  const again = await rollout({ ...release(images.two), datasets: { roads: "v2" } });
  expect(again).toMatchObject({ kind: "serving", serving: { address, release: { id: "r2" } } });
  expect((await history("road-casualties")).map(({ id }) => id)).toEqual(["r2", "r1"]);

  expect(await rollback("road-casualties")).toMatchObject({
    kind: "serving",
    serving: { address, release: { id: "r1", datasets: { roads: "v1" } } },
  });
  expect(await page(address)).toEqual({ status: 200, title: "one" });
  expect(await status()).toMatchObject([{ dashboard: "road-casualties", state: "serving", release: { id: "r1" } }]);
  expect(await logs("road-casualties", 1000)).toContain("KeyError: 'Mrs Smith'");
  await expect(rollback("road-casualties")).rejects.toThrow(
    '"road-casualties" has no release before r1 to go back to.',
  );
});

test("a second process reaches the one that serves: it deploys, rolls back, looks and ends", async () => {
  fresh();
  const serving = await target();
  const first = await serving.rollout(release(images.one));
  const address = first.kind === "serving" ? first.serving.address : "";
  const stop = new AbortController();
  const served = serving.serve("road-casualties", { signal: stop.signal });

  const other = await target();
  expect(await other.rollout(release(images.two))).toMatchObject({
    kind: "serving",
    serving: { release: { id: "r2" } },
  });
  expect(await page(address)).toEqual({ status: 200, title: "two" });
  expect(await other.rollback("road-casualties")).toMatchObject({
    kind: "serving",
    serving: { release: { id: "r1" } },
  });
  expect(await other.status("road-casualties")).toEqual(await serving.status("road-casualties"));
  await expect(other.serve("road-casualties", { signal: stop.signal })).rejects.toThrow("served by another process");
  await other.destroy("road-casualties");
  await served;
  expect(await page(address)).toBe("refused");
  expect(await other.status()).toEqual([]);
});

test("with nobody serving, roll-back proves the earlier release and moves the pointer; the address is kept", async () => {
  fresh();
  const first = await target();
  await first.rollout(release(images.one));
  const second = await first.rollout(release(images.two));
  const address = second.kind === "serving" ? second.serving.address : "";
  await first.close();
  expect(await first.status()).toMatchObject([{ address, state: "stopped", release: { id: "r2" } }]);

  const other = await target();
  expect(await other.rollback("road-casualties")).toMatchObject({
    kind: "serving",
    serving: { address, state: "stopped", release: { id: "r1" } },
  });
  const stop = new AbortController();
  const served = other.serve("road-casualties", { signal: stop.signal });
  await until(async () => (await page(address)) !== "refused" && (await other.status())[0]?.state === "serving");
  expect(await page(address)).toEqual({ status: 200, title: "one" });
  stop.abort();
  await served;
});

test("an address that somebody else took meanwhile is said to be, and nothing changes", async () => {
  fresh();
  const first = await target();
  const outcome = await first.rollout(release(images.one));
  const { port } = new URL(outcome.kind === "serving" ? outcome.serving.address : "");
  await first.close();
  const squatter = createServer().listen(Number(port), "127.0.0.1");
  closing.push(() => new Promise((done) => squatter.close(() => done())));
  await expect(first.rollout(release(images.two))).rejects.toThrow(
    `Port ${port}, where "road-casualties" has its address, is in use by another program.`,
  );
  expect((await first.history("road-casualties")).map(({ id }) => id)).toEqual(["r1"]);
});

test("a dashboard that dies is started again", async () => {
  fresh();
  const { rollout, logs } = await target();
  const first = await rollout(release(images.one));
  const address = first.kind === "serving" ? first.serving.address : "";
  expect(await page(address, undefined, "/die")).toMatchObject({ status: 502 });
  await until(async () => {
    const found = await page(address);
    return typeof found === "object" && found.status === 200;
  });
  expect(await logs("road-casualties", 1000)).toContain("slipway: r1 ended by itself (code 1)");
});

test("a dashboard that dies again and again is given up, and its address says so", async () => {
  fresh();
  const { rollout, logs, status } = await target();
  const first = await rollout(release(images.fragile));
  const address = first.kind === "serving" ? first.serving.address : "";
  const reason =
    "It ended 5 times within 60 seconds and is not started again. See what it wrote: slipway logs road-casualties";
  await until(async () => (await logs("road-casualties", 1)).includes(`slipway: ${reason}`), 30);
  expect(await page(address)).toEqual({ status: 503, title: "road-casualties does not run" });
  expect(await status()).toMatchObject([{ state: "stopped", release: { id: "r1" } }]);
});

test("the address answers to the dashboard's own name only, and hands WebSockets on", async () => {
  fresh();
  const { rollout } = await target();
  const first = await rollout(release(images.one));
  const address = first.kind === "serving" ? first.serving.address : "";
  const { port } = new URL(address);
  expect(await page(address, `evil.example:${port}`)).toMatchObject({ status: 421 });
  expect(await page(address, `localhost:${port}`)).toEqual({ status: 200, title: "one" });

  const opened = (origin: string) =>
    new Promise<string>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () =>
        socket.write(
          `GET /_dash-ws HTTP/1.1\r\nHost: road-casualties.localhost:${port}\r\nOrigin: ${origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
        ),
      );
      let text = "";
      socket.on("data", (chunk) => {
        text += chunk;
        if (text.endsWith("\r\n\r\n")) socket.write("echo");
        if (text.endsWith("echo") || text.includes("403")) {
          resolve(text.split("\r\n")[0] ?? "");
          socket.destroy();
        }
      });
    });
  expect(await opened(address.slice(0, -1))).toBe("HTTP/1.1 101 Switching Protocols");
  expect(await opened("https://evil.example")).toBe("HTTP/1.1 403 Forbidden");
});

test("kill -9 of the process that serves leaves no container, and a state to go on from", async () => {
  fresh();
  const program = join(root, "serve.mjs");
  const source = (path: string) => JSON.stringify(join(import.meta.dirname, path));
  writeFileSync(
    program,
    `import { localTarget } from ${source("local-target.ts")};
import { openRuntime } from ${source("runtime.ts")};
import { openLayout } from ${source("../oci/layout.ts")};
import { systemClock } from ${source("../runner/clock.ts")};
const blobs = await openLayout(${JSON.stringify(join(root, "images"))});
const runtime = await openRuntime({ blobs, folder: ${JSON.stringify(runtimeFolder)} });
const target = localTarget({ folder: ${JSON.stringify(folder)}, runtime, clock: systemClock });
const outcome = await target.rollout(${JSON.stringify(release(images.one))});
console.log(JSON.stringify(outcome));`,
  );
  const child = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
  const said = await new Promise<string>((resolve) => child.stdout.once("data", (chunk) => resolve(String(chunk))));
  const { address } = JSON.parse(said).serving;
  const ids = readdirSync(join(runtimeFolder, "containers")).map((name) => name.replace(".json", ""));
  expect(ids).toHaveLength(1);
  expect((await marked(ids[0]!)).length).toBeGreaterThan(0);
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await until(async () => (await marked(ids[0]!)).length === 0);
  // Its containers can be gone a moment before it is: until then it still looks alive to the next one.
  await gone;

  const { rollout, history } = await target();
  expect(readdirSync(join(runtimeFolder, "containers"))).toEqual([]);
  expect((await history("road-casualties")).map(({ id }) => id)).toEqual(["r1"]);
  expect(await rollout(release(images.two))).toMatchObject({
    kind: "serving",
    serving: { address, release: { id: "r2" } },
  });
});

async function until(holds: () => Promise<boolean>, seconds = 10) {
  for (let round = 0; round < 50 * seconds; round++) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error("It did not come to that in time.");
}

test("what a dashboard's name is made of cannot lead to another folder", async () => {
  fresh();
  const { status } = await target();
  await expect(status("../x")).rejects.toThrow('"../x" is no name of a dashboard.');
});
