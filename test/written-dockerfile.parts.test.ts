import { copyFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startDaemon } from "../src/container/buildkit/daemon.ts";
import { storedImage } from "../src/image/stored-image.ts";
import { collected, digestOf } from "../src/oci/digest.ts";
import { httpRegistry } from "../src/oci/http-registry.ts";
import { layerEntries } from "../src/oci/layers.ts";
import { openLayout } from "../src/oci/layout.ts";
import type { Digest } from "../src/oci/ports.ts";
import { push } from "../src/oci/push-stage.ts";
import { systemClock } from "../src/runner/clock.ts";
import { systemExec } from "../src/runner/exec.ts";
import { keptConnections } from "../src/runner/kept-connections.ts";
import { quietLog } from "../src/runner/memory.ts";
import { packageSources } from "../src/runner/package-sources.ts";
import { type RunningRegistry, startRegistry } from "./docker-registry.ts";
import { part } from "./parts.ts";
import { copyOfExample, scratch, sharedCache, slipway } from "./slipway.ts";

// The Dockerfile that `slipway build --dockerfile` prints, built by a real BuildKit, holds what the layer builder's image holds. It begins
// with python:3.13-slim, which no registry here has; in its place is our own base with a shell and pip, made to look like that one.
const [buildkitd, buildctl] = [await part("buildkitd"), await part("buildctl")];
const isHere = buildkitd !== undefined && buildctl !== undefined && process.getuid?.() === 0;
if (!isHere && process.env["SLIPWAY_REQUIRE_PARTS"] === "1") throw new Error("A real BuildKit cannot be had.");
const programs = [buildkitd, buildctl].flatMap((program) => (program === undefined ? [] : [dirname(program)]));
const environment = { PATH: [...programs, process.env["PATH"]].join(":"), HOME: homedir() };

let registry: RunningRegistry;
let slim: string;
beforeAll(async () => {
  if (!isHere) return;
  registry = await startRegistry();
  slim = `${registry.host}/python:3.13-slim`;
  await standIn();
}, 240_000);
afterAll(() => registry?.stop());

/** Makes `python:3.13-slim` of our base: Debian's Python told to install where upstream's does, pip, and a shell. */
async function standIn(): Promise<void> {
  await using tools = await copyOfExample("soho-cholera");
  await writeFile(join(tools.path, "requirements.txt"), "pip==25.3\n");
  const digest: Digest = factsOf((await slipway(["build", tools.path, "--json", "-"])).stdout).digest;
  const blobs = await openLayout(join(sharedCache, "slipway/images"));
  const ports = { http: keptConnections(), clock: systemClock, log: quietLog };
  const there = httpRegistry({ host: registry.host, insecure: true }, ports);
  const to = { repository: "tools", tag: "latest" };
  await push(await storedImage(digest, { blobs }), to, { blobs, registry: there, log: quietLog });
  const { index } = await packageSources({ env: process.env, home: homedir() });
  await using context = await scratch({
    Dockerfile: [
      `FROM ${registry.host}/tools:latest`,
      "USER 0",
      "COPY sh /usr/bin/sh",
      "COPY certificates.crt /etc/ssl/certs/ca-certificates.crt",
      "COPY pip.conf /etc/pip.conf",
      "COPY sitecustomize.py /usr/lib/python3.13/",
      'RUN ["/usr/bin/python3.13", "-c", "import os; os.symlink(\'python3.13\', \'/usr/bin/python\')"]',
      "ENTRYPOINT []",
    ].join("\n"),
    "pip.conf": `[global]\nindex-url = ${index}\ncert = /etc/ssl/certs/ca-certificates.crt\n`,
    "sitecustomize.py": [
      "import site, sysconfig",
      'sysconfig.get_preferred_scheme = lambda key: {"prefix": "posix_prefix", "home": "posix_home", "user": "posix_user"}[key]',
      'site.addsitedir("/usr/local/lib/python3.13/site-packages")',
    ].join("\n"),
  });
  await copyFile("/bin/dash", join(context.path, "sh"));
  await copyFile("/etc/ssl/certs/ca-certificates.crt", join(context.path, "certificates.crt"));
  await using temporary = await scratch();
  const settings = { buildkitd: buildkitd ?? "", buildctl: buildctl ?? "", runtime: "runc", environment };
  const root = join(sharedCache, "slipway/buildkit");
  const daemon = await startDaemon({ ...settings, root, temporary: temporary.path }, systemExec);
  const local = ["--local", `context=${context.path}`, "--local", `dockerfile=${context.path}`];
  const made = await systemExec(
    buildctl ?? "",
    ["--addr", daemon.address, "build", "--frontend=dockerfile.v0", ...local].concat([
      ...["--output", `type=image,name=${slim},push=true,registry.insecure=true`],
    ]),
    { env: environment },
  ).finally(() => daemon.stop());
  expect([made.code, made.stderr.slice(made.code === 0 ? made.stderr.length : -2000)]).toEqual([0, ""]);
}

const factsOf = (stdout: string) =>
  JSON.parse(stdout).stages.find(({ stage }: { stage: string }) => stage === "build").facts;

type Found = { readonly mode: number; readonly content: string };

/** What installers write about their own work, and bytecode, which is another one's; scripts begin with another Python. */
const ofTheInstaller = /\/(__pycache__|RECORD|INSTALLER|REQUESTED|direct_url\.json)(\/|$)/;

/** The files of layers that are packages or the dashboard's own, by the paths that they have on upstream's Python. */
async function filesIn(layers: readonly { readonly role: string; readonly digest: Digest }[]) {
  const blobs = await openLayout(join(sharedCache, "slipway/images"));
  const files = new Map<string, Found>();
  for (const { role, digest } of layers) {
    if (role === "base") continue;
    const [first = 0] = await blobs.read(digest);
    const mediaType = `application/vnd.oci.image.layer.v1.tar+${first === 0x1f ? "gzip" : "zstd"}`;
    for await (const { path, kind, mode, open } of layerEntries({ digest, mediaType }, blobs)) {
      if (kind !== "file" || !/^(usr\/local|app)\//.test(path) || ofTheInstaller.test(path)) continue;
      const content = path.startsWith("usr/local/bin/") ? "a script" : digestOf(await collected(open()));
      files.set(path.replace("/dist-packages/", "/site-packages/"), { mode, content });
    }
  }
  return files;
}

const differences = (ours: ReadonlyMap<string, Found>, theirs: ReadonlyMap<string, Found>) =>
  [...new Set([...ours.keys(), ...theirs.keys()])]
    .filter((path) => JSON.stringify(ours.get(path)) !== JSON.stringify(theirs.get(path)))
    .map((path) => [path, ours.get(path), theirs.get(path)]);

describe.skipIf(!isHere)("the Dockerfile that is printed", () => {
  test.each(["soho-cholera"])("makes of %s what the layer builder makes", async (example) => {
    await using folder = await copyOfExample(example);
    const layered = factsOf((await slipway(["build", folder.path, "--json", "-"])).stdout);
    const printed = await slipway(["build", "--dockerfile", folder.path]);
    expect([printed.code, printed.stderr]).toEqual([0, ""]);
    await writeFile(join(folder.path, "Dockerfile"), printed.stdout);

    const linted = await slipway(["lint", join(folder.path, "Dockerfile"), "--json", "-"]);
    expect(JSON.parse(linted.stdout).stages[0].findings).toEqual([]);
    // A second time it says the same, with the first one there.
    expect((await slipway(["build", "--dockerfile", folder.path])).stdout).toBe(printed.stdout);

    await writeFile(
      join(folder.path, "Dockerfile"),
      printed.stdout.replaceAll("FROM python:3.13-slim", `FROM ${slim}`),
    );
    const { stdout } = await slipway(["check", folder.path, "--json", "-"], { env: environment });
    const stages: readonly { stage: string; verdict: string }[] = JSON.parse(stdout).stages;
    expect(stages.filter(({ verdict }) => verdict === "error" || verdict === "fail")).toEqual([]);
    expect(stages.find(({ stage }) => stage === "smoke")?.verdict).toBe("pass");

    const [ours, theirs] = [await filesIn(layered.layers), await filesIn(factsOf(stdout).layers)];
    expect(ours.size).toBeGreaterThan(1000);
    expect(differences(ours, theirs)).toEqual([]);

    const [one, other] = await Promise.all([configOf(layered.config), configOf(factsOf(stdout).config)]);
    const { User, WorkingDir, ExposedPorts, Cmd, Entrypoint } = one;
    expect(other).toMatchObject({ User, WorkingDir, ExposedPorts });
    expect([...other.Entrypoint, ...other.Cmd]).toEqual(["python", ...Entrypoint.slice(1), ...Cmd]);
    const plain = (settings: readonly string[]) => settings.filter((setting) => !/^(PATH|LANG)=/.test(setting)).sort();
    expect(plain(other.Env)).toEqual(plain(one.Env));
  });
});

async function configOf(digest: Digest) {
  const blobs = await openLayout(join(sharedCache, "slipway/images"));
  return JSON.parse(new TextDecoder().decode(await blobs.read(digest))).config;
}
