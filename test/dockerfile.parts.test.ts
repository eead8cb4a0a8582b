import { execFileSync, spawnSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { storedImage } from "../src/image/stored-image.ts";
import { httpRegistry } from "../src/oci/http-registry.ts";
import { openLayout } from "../src/oci/layout.ts";
import type { Digest } from "../src/oci/ports.ts";
import { push } from "../src/oci/push-stage.ts";
import { systemClock } from "../src/runner/clock.ts";
import { keptConnections } from "../src/runner/kept-connections.ts";
import { quietLog } from "../src/runner/memory.ts";
import { startDocker } from "./docker-engine.ts";
import { type RunningRegistry, startRegistry } from "./docker-registry.ts";
import { part } from "./parts.ts";
import { copyOfExample, scratch, sharedCache, slipway } from "./slipway.ts";

// Dashboards with a Dockerfile of their own, built by a real BuildKit. The image that they begin with holds Python and Dash, and comes
// from a registry of this machine.
const missing = ["docker-registry", "skopeo", "runc"].filter(
  (name) => spawnSync(name, ["--version"]).error !== undefined,
);
const [buildkitd, buildctl] = [await part("buildkitd"), await part("buildctl")];
const isHere = missing.length === 0 && buildkitd !== undefined && buildctl !== undefined && process.getuid?.() === 0;
if (!isHere && process.env["SLIPWAY_REQUIRE_PARTS"] === "1") {
  throw new Error(`A real BuildKit cannot be had; missing: ${missing.join(", ") || "root"}.`);
}

let registry: RunningRegistry;
let base: string;
beforeAll(async () => {
  if (!isHere) return;
  registry = await startRegistry();
  base = `${registry.host}/python:3.13`;
  const { stdout } = await slipway(["build", "examples/soho-cholera", "--json", "-"]);
  const digest: Digest = JSON.parse(stdout).stages[0].facts.digest;
  const blobs = await openLayout(join(sharedCache, "slipway/images"));
  const ports = { http: keptConnections(), clock: systemClock, log: quietLog };
  const there = httpRegistry({ host: registry.host, insecure: true }, ports);
  await push(
    await storedImage(digest, { blobs }),
    { repository: "python", tag: "3.13" },
    {
      blobs,
      registry: there,
      log: quietLog,
    },
  );
}, 240_000);
afterAll(() => registry?.stop());

type Stage = {
  readonly stage: string;
  readonly verdict: string;
  readonly headline: string;
  readonly findings: readonly { readonly rule: string; readonly message: string; readonly location?: object }[];
  readonly facts: Readonly<Record<string, unknown>>;
};

const programs = [buildkitd, buildctl].flatMap((program) => (program === undefined ? [] : [dirname(program)]));
const env = { PATH: [...programs, process.env["PATH"]].join(":"), BUILDKIT_HOST: "" };

/** An example with a Dockerfile, and a platform whose registry is this test's own. */
async function dashboard(dockerfile: string) {
  const folder = await copyOfExample("soho-cholera");
  await writeFile(join(folder.path, "Dockerfile"), `FROM ${base}\n${dockerfile}`);
  const platform = await scratch({ "platform.yaml": `provider: local\nregistry: ${registry.host}/dashboards\n` });
  const run = async (command: string, ...args: readonly string[]) => {
    await using state = await scratch();
    const { stdout, stderr, code } = await slipway(
      [command, folder.path, ...args, "--platform", join(platform.path, "platform.yaml"), "--json", "-"],
      {
        state: state.path,
        env,
      },
    );
    const stages: readonly Stage[] = stdout === "" ? [] : JSON.parse(stdout).stages;
    return { stages, stderr, code, of: (name: string) => stages.find(({ stage }) => stage === name) };
  };
  return {
    path: folder.path,
    run,
    withoutRegistry: () => writeFile(join(platform.path, "platform.yaml"), "provider: local\n"),
    async [Symbol.asyncDispose]() {
      await folder[Symbol.asyncDispose]();
      await platform[Symbol.asyncDispose]();
    },
  };
}

const start = `ENTRYPOINT []
CMD ["python3.13", "-m", "gunicorn", "--bind=0.0.0.0:8050", "--threads=8", "app:app"]
`;
const usual = `WORKDIR /srv/dashboard
USER 0
COPY requirements.txt .
RUN ["python3.13", "-c", "open('made.txt', 'w').write('made')"]
COPY . .
USER 65532:65532
${start}`;

describe.skipIf(!isHere)("a dashboard with a Dockerfile", () => {
  test("is built, proved, and pushed with its data on top; another machine takes its steps from the registry", async () => {
    await using folder = await dashboard(usual);
    await forgetSteps();
    const first = await folder.run("run", "--once");
    expect(first.stages.filter(({ verdict }) => verdict === "fail" || verdict === "error")).toEqual([]);
    expect(first.of("build")?.headline).toMatch(/by the Dockerfile with BuildKit 0\.34\.2, 0 steps from cache$/);
    expect(first.of("smoke")?.verdict).toBe("pass");

    const image = `docker://${registry.host}/dashboards/soho-cholera:latest`;
    const [inspected, config] = ["--raw", "--config"].map((what) =>
      JSON.parse(execFileSync("skopeo", ["inspect", "--tls-verify=false", what, image], { encoding: "utf8" })),
    );
    expect(config.config).toMatchObject({ User: "65532:65532", WorkingDir: "/srv/dashboard" });
    expect(config.config.Cmd).toEqual(["python3.13", "-m", "gunicorn", "--threads=8", "app:app"]);
    const layers = first.of("build")?.facts["layers"] as readonly { role: string; title: string; digest: string }[];
    expect(inspected.layers.map(({ digest }: { digest: string }) => digest)).toEqual(
      layers.map(({ digest }) => digest),
    );
    expect(layers.filter(({ role }) => role !== "base").map(({ role, title }) => `${role}: ${title}`)).toEqual([
      "step: WORKDIR /srv/dashboard",
      "step: COPY requirements.txt .",
      "step: RUN python3.13 -c open('made.txt', 'w').write('made')",
      "step: COPY . .",
      ...["dates", "deaths", "pumps", "streets"].map((table) => `data: data: ${table}`),
      "data: 1 other data file",
    ]);

    // Another machine: nothing is there of what was built, but in the registry.
    await forgetSteps();
    await writeFile(join(folder.path, "parts.py"), "\n# changed\n", { flag: "a" });
    const second = await folder.run("build");
    expect(second.of("build")?.headline).toMatch(/, [34] steps from cache$/);
    const again = second.of("build")?.facts["layers"] as typeof layers;
    const same = layers.flatMap(({ digest }, index) => (again[index]?.digest === digest ? [index] : []));
    expect(layers.length - same.length).toBe(1);
  });

  test("gives the same image twice", async () => {
    await using folder = await dashboard(usual);
    const first = await folder.run("build");
    await forgetSteps();
    await folder.withoutRegistry();
    const second = await folder.run("build");
    expect(second.of("build")?.headline).toMatch(/0 steps from cache$/);
    expect(second.of("build")?.facts["config"]).toBe(first.of("build")?.facts["config"]);
  });

  test("leaves secrets and data outside: a step finds neither", async () => {
    const look = `import os; print(sorted(os.listdir('.')), open('data/deaths.csv', 'rb').read()); raise SystemExit(7)`;
    await using folder = await dashboard(
      `WORKDIR /x\nUSER 0\nCOPY . .\nCOPY look.py /\nRUN ["python3.13", "/look.py"]\n${start}`,
    );
    await writeFile(join(folder.path, ".env"), "API_KEY=1\n");
    await writeFile(join(folder.path, "look.py"), look);
    const { of, code } = await folder.run("build");
    expect(code).toBe(2);
    const [finding] = of("build")?.findings ?? [];
    expect(finding?.location).toEqual({ file: "Dockerfile", line: 6 });
    expect(finding?.message).toMatch(/^the step reads the dashboard's data, and data is not there/);
  });

  test.each([
    [
      `RUN ["python3.13", "-c", "import csv; print(*csv.reader(open('data/deaths.csv')))"]`,
      "the step reads the data file data/deaths.csv, and data is not there while the image is built: it is put into a layer of its own afterwards.",
    ],
    [
      `RUN ["python3.13", "-c", "import csv, glob; [list(csv.reader(open(f))) for f in glob.glob('data/*')]"]`,
      "the step reads the dashboard's data, and data is not there while the image is built: it is put into a layer of its own afterwards.",
    ],
    [
      `RUN ["python3.13", "-c", "raise SystemExit('no such model')"]`,
      "the step ended with exit code 1: no such model.",
    ],
    ["COPY models/a.bin .", "models/a.bin is not among the files that can be copied."],
  ])("says at which line it cannot be built, and why: %s", async (step, sentence) => {
    await using folder = await dashboard(`WORKDIR /x\nUSER 0\nCOPY . .\n${step}\n${start}`);
    const { of, code } = await folder.run("check");
    const [finding] = of("build")?.findings ?? [];
    expect([finding?.location, finding?.message, code]).toEqual([{ file: "Dockerfile", line: 5 }, sentence, 2]);
    expect(of("scan")?.verdict).toBe("not-run");
  });

  test("is refused by a Docker of 2021, by version and in one sentence", async ({ skip }) => {
    await using engine = await dockerOf2021();
    if (engine === undefined) return skip("there is no dockerd here");
    await using folder = await dashboard(usual);
    const path = `${dirname(engine.program)}:/usr/sbin:/usr/bin:/sbin:/bin`;
    const { stdout } = await slipway(["build", folder.path, "--json", "-"], {
      env: { PATH: path, DOCKER_HOST: engine.host, DOCKER_CONFIG: folder.path, BUILDKIT_HOST: "" },
    });
    const [stage]: readonly Stage[] = JSON.parse(stdout).stages;
    expect(stage?.findings[0]?.message).toMatch(
      /^Docker 20\.10\.\d+ is here without buildx: by itself it knows no `COPY --link`, no cache in a registry/,
    );
  });
});

/** All that a BuildKit of this machine knows of earlier builds. */
const forgetSteps = () => rm(join(sharedCache, "slipway/buildkit"), { recursive: true, force: true });

async function dockerOf2021() {
  const engine = await startDocker();
  return engine && { ...engine, [Symbol.asyncDispose]: () => engine.stop() };
}
