import { execFileSync } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { pack } from "tar-stream";
import { collected, digestOf } from "../src/oci/digest.ts";
import type { Blobs, Descriptor, Digest } from "../src/oci/ports.ts";

/**
 * Small real images whose one program is the Node that runs the tests, with this machine's own loader and libraries: what tests of
 * containers run where the true base image would take a minute to build.
 */

export type TarEntry = {
  readonly name: string;
  readonly type?: "file" | "directory" | "symlink" | "link" | "character-device";
  readonly content?: string | Uint8Array;
  readonly linkname?: string;
  readonly mode?: number;
  readonly uid?: number;
};

/** A layer with these entries, as they are: tests put into it what no honest tool would. */
export async function layerOf(
  blobs: Blobs,
  entries: readonly TarEntry[],
): Promise<{ readonly descriptor: Descriptor; readonly diffId: Digest }> {
  const tar = pack();
  for (const { name, type = "file", content = "", linkname, mode = 0o755, uid = 0 } of entries) {
    const header = { name, type, mode, uid, gid: uid, mtime: new Date(315_532_800_000) };
    tar.entry({ ...header, ...(linkname === undefined ? {} : { linkname }) }, Buffer.from(content));
  }
  tar.finalize();
  const bytes = await collected(tar as AsyncIterable<Uint8Array>);
  const { digest, size } = await blobs.put(bytes);
  return {
    descriptor: { mediaType: "application/vnd.oci.image.layer.v1.tar", digest, size },
    diffId: digestOf(bytes),
  };
}

/** An image of these layers. */
export async function imageOf(
  blobs: Blobs,
  layers: readonly { readonly descriptor: Descriptor; readonly diffId: Digest }[],
  config: {
    readonly Env?: readonly string[];
    readonly Entrypoint?: readonly string[];
    readonly Cmd?: readonly string[];
    readonly WorkingDir?: string;
  },
  architecture = process.arch === "arm64" ? "arm64" : "amd64",
): Promise<Digest> {
  const json = (value: object) => blobs.put(new TextEncoder().encode(JSON.stringify(value)));
  const configuration = await json({
    architecture,
    os: "linux",
    config: { User: "65532:65532", ...config },
    rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
  });
  const manifest = await json({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: "application/vnd.oci.image.config.v1+json", ...configuration },
    layers: layers.map(({ descriptor }) => descriptor),
  });
  return manifest.digest;
}

/** Node and what it is linked with, each library where the loader looks for it. */
export async function nodeLayer(blobs: Blobs) {
  const node = realpathSync(process.execPath);
  const libraries = execFileSync("ldd", [node], { encoding: "utf8" }).matchAll(/(\/\S+) \(0x/g);
  const files = [...libraries].map(([, path = ""]): TarEntry => ({ name: path.slice(1), content: readFileSync(path) }));
  return layerOf(blobs, [{ name: "usr/bin/node", content: readFileSync(node) }, ...files]);
}

/** Listens where gunicorn would, and answers as a Dash dashboard does; `MODE` says what is wrong with it. */
export const server = `
const http = require("node:http");
const mode = process.env.MODE ?? "good";
const where = /--bind=unix:(\\S+)/.exec(process.env.GUNICORN_CMD_ARGS)[1];
const say = (...lines) => { for (const line of lines) console.error(line); };
if (mode === "import-fails") {
  say("[2026-01-01 00:00:00 +0000] [7] [ERROR] Exception in worker process", "Traceback (most recent call last):",
    '  File "/usr/local/lib/python3.13/site-packages/gunicorn/util.py", line 370, in import_app', "    mod = importlib.import_module(module)",
    '  File "/app/app.py", line 5, in <module>', '    table = load("secret.csv")',
    '  File "/app/loading.py", line 12, in load', "    raise KeyError(name)", "KeyError: 'Mrs Smith'");
  process.exit(3);
}
if (mode === "missing-module") {
  say("Traceback (most recent call last):", '  File "/app/app.py", line 2, in <module>', "    import geopandas",
    "ModuleNotFoundError: No module named 'geopandas'");
  process.exit(3);
}
if (mode === "deaf") { say("loading a very large file"); setInterval(() => {}, 1000); }
else {
  let asked = 0;
  const app = http.createServer((request, response) => {
    asked += 1;
    const json = (value, status = 200) => { response.writeHead(status, { "content-type": "application/json" }); response.end(JSON.stringify(value)); };
    if (mode === "silent") return;
    if (request.url === "/die") process.exit(1);
    if (request.url === "/env") return json(process.env);
    if (request.url === "/_dash-layout") {
      if (mode === "layout-fails" && asked === 1) {
        say("Traceback (most recent call last):", '  File "/app/app.py", line 31, in layout', "    return total / 0",
          "ZeroDivisionError: division by zero");
        response.writeHead(500, { "content-type": "text/html" });
        return response.end("<h1>Internal Server Error</h1>");
      }
      return json({ type: "Div", namespace: "dash_html_components", props: { children: process.env.TEXT ?? "hello" } });
    }
    if (request.url === "/_dash-dependencies") return json(mode === "no-callbacks" ? [] : [{ output: "a.children" }, { output: "b.children" }]);
    if (mode === "fragile") setTimeout(() => process.exit(9), 400);
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end("<!doctype html><title>" + (process.env.TEXT ?? "hello") + "</title>");
  });
  app.on("upgrade", (request, socket) => {
    socket.write("HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n\\r\\n");
    socket.pipe(socket);
  });
  process.umask(0);
  app.listen(where, () => say("listening"));
  process.on("SIGTERM", () => process.exit(0));
}
`;

/** A dashboard's image as these tests know it. */
export async function dashboardImage(
  blobs: Blobs,
  node: Awaited<ReturnType<typeof nodeLayer>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<Digest> {
  const code = await layerOf(blobs, [
    { name: "app/", type: "directory" },
    { name: "app/server.cjs", content: server, mode: 0o644 },
  ]);
  return imageOf(blobs, [node, code], {
    Env: ["PATH=/usr/bin", ...Object.entries(environment).map(([name, value]) => `${name}=${value}`)],
    Entrypoint: ["node"],
    Cmd: ["/app/server.cjs"],
    WorkingDir: "/app",
  });
}
