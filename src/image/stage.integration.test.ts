import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openRuntime } from "../container/runtime.ts";
import type { Dashboard, Pin } from "../dashboard/model.ts";
import { openLayout } from "../oci/layout.ts";
import { diskCache } from "../runner/disk-cache.ts";
import { memoryFiles, quietLog } from "../runner/memory.ts";
import { packageSources } from "../runner/package-sources.ts";
import { unpackLayer } from "./fixtures/layers.ts";
import { build } from "./stage.ts";
import { pinnedServer } from "./wheels/gunicorn.ts";

// From the real archive and the real index, or this machine's mirrors of them, into a folder.
const click: Pin = { name: "click", version: "8.1.8", extras: [], hashes: [], line: 1 };
const said = <Value>(value: Value) => ({ value, from: { kind: "default", reason: "the test" } as const });
const dashboard: Dashboard = {
  name: said("try"),
  title: said("A try"),
  owner: undefined,
  groups: [],
  entry: said({ module: "app", object: "app", file: "app.py" }),
  python: said("3.13"),
  dependencies: said({ file: "requirements.txt", pins: [click, ...pinnedServer] }),
  resources: { memory: "512Mi" },
  tables: [],
  callbacks: undefined,
  shipped: ["app.py"],
  data: [],
};
const app = `
import click, ssl, sqlite3, zoneinfo
def app(environ, start_response):
    start_response("200 OK", [("content-type", "text/plain")])
    return [click.__name__.encode()]
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-image-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function buildIn(name: string) {
  const blobs = await openLayout(join(folder, name, "layout"));
  const runtime = await openRuntime({ blobs, folder: join(folder, name, "containers") });
  const ports = {
    files: memoryFiles({ "app.py": app }),
    blobs,
    runtime,
    cache: diskCache(join(folder, name, "cache")),
    http: (url: string, init?: RequestInit) => fetch(url, init),
    clock: {
      now: () => new Date(),
      seconds: () => performance.now() / 1000,
      sleep: (seconds: number) => new Promise<void>((done) => setTimeout(done, seconds * 1000)),
    },
    log: quietLog,
  };
  const sources = await packageSources({ env: process.env, home: folder });
  const { outputs, report } = await build(dashboard, { sources, allowNewerBase: true }, ports);
  return { blobs, runtime, image: outputs!, report };
}

test("a real base and real wheels become the same image twice, and it starts", async () => {
  const [first, second] = [await buildIn("first"), await buildIn("second")];
  expect(second.image).toEqual(first.image);
  expect(
    first.report.findings.map(({ rule }) => rule).filter((rule) => !["newer-base", "no-bytecode"].includes(rule)),
  ).toEqual(["unhashed-pin"]);

  const base = await unpackLayer(first.blobs, first.image.layers[0]!.descriptor);
  const programs = [...base.keys()].filter((path) => /^usr\/s?bin\/./.test(path));
  // The second is a shell script, which nothing in here could run.
  expect(programs).toEqual(["usr/bin/python3.13", "usr/sbin/update-ca-certificates"]);
  expect([...base.keys()].filter((path) => /^var\/lib\/dpkg\/status\.d\/./.test(path))).toHaveLength(28);
  expect(base.get("etc/ssl/certs/ca-certificates.crt")?.text).toMatch(/^-----BEGIN CERTIFICATE-----/);

  // Where nothing is apart from this machine, there is nothing to start it in.
  if ((await first.runtime.isolation()) !== "process") {
    const image = first.image.manifest.digest;
    const container = await first.runtime.start({ image });
    let reply = await container.request("/", { timeoutSeconds: 5 });
    for (let attempt = 0; reply.kind !== "answered" && attempt < 100; attempt += 1) {
      await new Promise((done) => setTimeout(done, 100));
      reply = await container.request("/", { timeoutSeconds: 5 });
    }
    await container.stop();
    const answer = reply.kind === "answered" ? new TextDecoder().decode(reply.body) : container.lines().join("\n");
    expect(answer).toBe("click");
    expect(first.image.layers.filter(({ role }) => role === "bytecode")).toHaveLength(2);
  }
  await Promise.all([first.runtime.close(), second.runtime.close()]);
});
