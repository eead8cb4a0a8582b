import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { findTool } from "./tools.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-rootless-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const source = (path: string) => JSON.stringify(join(import.meta.dirname, path));
const program = `
import { mkdirSync } from "node:fs";
import { memoryBlobs } from ${source("../oci/memory-blobs.ts")};
import { dashboardImage, nodeLayer } from ${source("../../test/node-image.ts")};
import { openRuntime, availableIsolations } from ${source("runtime.ts")};
const blobs = memoryBlobs();
const image = await dashboardImage(blobs, await nodeLayer(blobs));
const settings = { blobs, folder: ${JSON.stringify(join(folder, "state"))} };
const isolations = await availableIsolations(settings);
const runtime = await openRuntime({ ...settings, prefer: "namespaces" });
const container = await runtime.start({ image });
let reply;
do reply = await container.request("/", { timeoutSeconds: 10 }); while (reply.kind === "refused");
const script = \`const fs = require("node:fs");
  const write = (path) => { try { fs.writeFileSync(path, "x"); return "done"; } catch (error) { return error.code; } };
  const status = fs.readFileSync("/proc/self/status", "utf8");
  fs.writeFileSync("/out/x", JSON.stringify({ uid: process.getuid(), writes: ["/x", "/app/x", "/tmp/x"].map(write), capabilities: /^CapEff:\\\\s+(\\\\S+)/m.exec(status)[1], interfaces: Object.keys(require("node:os").networkInterfaces()) }));\`;
const { code, lines, files } = await runtime.run({ image, command: ["node", "-e", script], timeoutSeconds: 30 });
await runtime.close();
console.log(JSON.stringify({ offered: isolations.filter((name) => !["docker", "podman"].includes(name)), answered: reply.status, code, lines, found: JSON.parse(new TextDecoder().decode(files.get("x"))) }));
`;

const loopback = (await findTool("ip")) === undefined ? [] : ["lo"];

test.runIf(process.platform === "linux")(
  "somebody who is not root has containers of the same kind, in a user namespace",
  () => {
    chmodSync(folder, 0o777);
    const file = join(folder, "program.mjs");
    writeFileSync(file, program);
    const isRoot = process.getuid?.() === 0;
    const user = isRoot ? ["--reuid", "1000", "--regid", "1000", "--clear-groups"] : [];
    const said = execFileSync("setpriv", [...user, process.execPath, file], { encoding: "utf8", cwd: folder });
    expect(JSON.parse(said)).toEqual({
      offered: ["namespaces", "process"],
      answered: 200,
      code: 0,
      lines: [],
      found: { uid: 65532, writes: ["EROFS", "EROFS", "done"], capabilities: "0000000000000000", interfaces: loopback },
    });
  },
);
