import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dashboardImage, nodeLayer } from "../../test/node-image.ts";
import { openLayout } from "../oci/layout.ts";
import { memoryBlobs } from "../oci/memory-blobs.ts";
import type { Digest } from "../oci/ports.ts";
import { marked } from "./marked-processes.ts";
import type { Container, Isolation } from "./ports.ts";
import { availableIsolations, openRuntime } from "./runtime.ts";
import { findTool } from "./tools.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-runtime-test-"));
const blobs = memoryBlobs();
const settings = { blobs, folder };
const offered = await availableIsolations(settings);
/** Namespaces have it where the machine has what switches it on. */
const loopback = (await findTool("ip")) === undefined ? [] : ["lo"];
let image: Digest;

beforeAll(async () => {
  image = await dashboardImage(blobs, await nodeLayer(blobs), { GREETING: "from the image" });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Says of itself what a container should not be able to say. */
const look = `
const fs = require("node:fs"), os = require("node:os");
const attempt = (work) => { try { work(); return "done"; } catch (error) { return error.code; } };
const status = attempt(() => fs.readFileSync("/proc/self/status")) === "done" ? fs.readFileSync("/proc/self/status", "utf8") : "";
const field = (name) => new RegExp("^" + name + ":\\\\s+(\\\\S+)", "m").exec(status)?.[1];
fs.writeFileSync("/out/found.json", JSON.stringify({
  uid: process.getuid(), gid: process.getgid(), cwd: process.cwd(),
  write: Object.fromEntries(["/x", "/app/server.cjs", "/usr/x", "/tmp/x", "/dev/shm/x"].map((path) => [path, attempt(() => fs.writeFileSync(path, "x"))])),
  interfaces: attempt(() => fs.readdirSync("/sys/class/net")) , up: Object.keys(os.networkInterfaces()),
  capabilities: field("CapEff"), gains: field("NoNewPrivs"), processes: attempt(() => fs.readdirSync("/proc")) === "done" ? fs.readdirSync("/proc").filter((name) => /^\\d+$/.test(name)).length : 0,
  environment: Object.keys(process.env).sort(),
}));
fs.mkdirSync("/out/deep");
fs.writeFileSync("/out/deep/file", "deep");
fs.symlinkSync("/etc/passwd", "/out/link");
console.log("said"); console.error("complained \\u001b[2J");
process.exitCode = 7;
`;

async function found(isolation: Isolation) {
  const runtime = await openRuntime({ ...settings, prefer: isolation });
  try {
    const { code, lines, files } = await runtime.run({
      image,
      command: ["node", "-e", look],
      env: { ADDED: "1" },
      timeoutSeconds: 60,
    });
    const json = JSON.parse(new TextDecoder().decode(files.get("found.json")));
    return { code, lines: lines.toSorted(), paths: [...files.keys()], json };
  } finally {
    await runtime.close();
  }
}

test("this machine offers an isolation that is worth testing", () => {
  expect(offered).toContain("namespaces");
});

describe.runIf(offered.includes("namespaces"))("in namespaces", () => {
  test("a program is nobody, alone, and can write to memory only", async () => {
    const { code, lines, paths, json } = await found("namespaces");
    expect(lines).toEqual(["complained \u001b[2J", "said"]);
    expect({ code, paths }).toEqual({ code: 7, paths: ["deep/file", "found.json"] });
    expect(json).toEqual({
      uid: 65532,
      gid: 65532,
      cwd: "/app",
      write: { "/x": "EROFS", "/app/server.cjs": "EROFS", "/usr/x": "EROFS", "/tmp/x": "done", "/dev/shm/x": "done" },
      interfaces: "ENOENT",
      up: loopback,
      capabilities: "0000000000000000",
      gains: "1",
      processes: 2,
      environment: ["ADDED", "GREETING", "GUNICORN_CMD_ARGS", "PATH", "SLIPWAY_CONTAINER"],
    });
  });
});

describe.runIf(offered.includes("chroot"))("in a chroot", () => {
  test("a program is nobody, and can write to its own folders only", async () => {
    const { code, paths, json } = await found("chroot");
    expect({ code, paths }).toEqual({ code: 7, paths: ["deep/file", "found.json"] });
    expect(json).toMatchObject({
      uid: 65532,
      gid: 65532,
      cwd: "/app",
      write: {
        "/x": "EACCES",
        "/app/server.cjs": "EACCES",
        "/usr/x": "EACCES",
        "/tmp/x": "done",
        "/dev/shm/x": "done",
      },
      processes: 0,
      environment: ["ADDED", "GREETING", "GUNICORN_CMD_ARGS", "PATH", "SLIPWAY_CONTAINER"],
    });
  });
});

describe.each(offered)("a server: %s", (isolation) => {
  const running = async <Result>(use: (container: Container) => Promise<Result>) => {
    const runtime = await openRuntime({ ...settings, prefer: isolation });
    try {
      return await use(await runtime.start({ image }));
    } finally {
      await runtime.close();
    }
  };

  async function answered(container: Container, path: string) {
    for (let round = 0; round < 600; round++) {
      const reply = await container.request(path, { timeoutSeconds: 10 });
      if (reply.kind !== "refused") return reply;
      await new Promise((done) => setTimeout(done, 20));
    }
    throw new Error(container.lines().join("\n"));
  }

  test("answers on its socket, is ended by stop, and leaves nothing behind", async () => {
    const seen = await running(async (container) => {
      const reply = await answered(container, "/_dash-layout");
      const environment = await answered(container, "/env");
      const id = environment.kind === "answered" ? JSON.parse(new TextDecoder().decode(environment.body)) : {};
      const memory = await container.memory();
      await container.stop(5);
      return { reply, id: String(id["SLIPWAY_CONTAINER"]), memory, ended: await container.ended };
    });
    expect(seen.reply).toMatchObject({ kind: "answered", status: 200 });
    expect(seen.memory ?? 0).toBeGreaterThan(1_000_000);
    expect(await marked(seen.id)).toEqual([]);
    expect(await readdir(join(folder, "containers"))).toEqual([]);
  });

  test("does not outlive a process that is killed, and what it leaves on the disk goes with the next start", async () => {
    const state = join(folder, `killed-${isolation}`);
    const layout = await openLayout(join(folder, "images"));
    const onDisk = await dashboardImage(layout, await nodeLayer(layout));
    const source = (path: string) => JSON.stringify(join(import.meta.dirname, path));
    const program = `
      import { openLayout } from ${source("../oci/layout.ts")};
      import { openRuntime } from ${source("runtime.ts")};
      const blobs = await openLayout(${JSON.stringify(join(folder, "images"))});
      const runtime = await openRuntime({ blobs, folder: ${JSON.stringify(state)}, prefer: ${JSON.stringify(isolation)} });
      const container = await runtime.start({ image: ${JSON.stringify(onDisk)} });
      while ((await container.request("/", { timeoutSeconds: 10 })).kind === "refused");
      console.log("up");`;
    const file = join(folder, "killed.mjs");
    writeFileSync(file, program);
    const child = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise((done) => child.stdout.once("data", done));
    const [id = ""] = (await readdir(join(state, "containers"))).map((name) => name.replace(".json", ""));
    expect(await marked(id)).not.toEqual([]);
    const gone = new Promise((done) => child.once("exit", done));
    child.kill("SIGKILL");
    // Its containers can be gone a moment before it is: until then it still looks alive to the next one.
    await gone;
    for (let round = 0; round < 500 && (await marked(id)).length > 0; round++) {
      await new Promise((done) => setTimeout(done, 20));
    }
    expect(await marked(id)).toEqual([]);
    const { folder: place } = JSON.parse(await readFile(join(state, "containers", `${id}.json`), "utf8"));
    await (await openRuntime({ blobs, folder: state, prefer: isolation })).close();
    expect([await readdir(join(state, "containers")), existsSync(place)]).toEqual([[], false]);
  });

  test.skipIf(isolation === "namespaces" && loopback.length === 0)("can talk to itself over 127.0.0.1", async () => {
    const talk = `
      const server = require("node:http").createServer((_, reply) => reply.end("itself"));
      server.listen(0, "127.0.0.1", async () => {
        console.log(await (await fetch("http://127.0.0.1:" + server.address().port)).text());
        process.exit();
      });`;
    const runtime = await openRuntime({ ...settings, prefer: isolation });
    try {
      const { code, lines } = await runtime.run({ image, command: ["node", "-e", talk], timeoutSeconds: 60 });
      expect({ code, lines }).toEqual({ code: 0, lines: ["itself"] });
    } finally {
      await runtime.close();
    }
  });

  test("that ends by itself says how", async () => {
    const end = await running(async (container) => {
      await answered(container, "/die");
      return container.ended;
    });
    expect(end).toEqual({ code: 1, signal: undefined });
  });
});
