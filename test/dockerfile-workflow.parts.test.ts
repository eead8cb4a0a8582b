import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { storedImage } from "../src/image/stored-image.ts";
import { httpRegistry } from "../src/oci/http-registry.ts";
import { openLayout } from "../src/oci/layout.ts";
import { push } from "../src/oci/push-stage.ts";
import { systemClock } from "../src/runner/clock.ts";
import { keptConnections } from "../src/runner/kept-connections.ts";
import { quietLog } from "../src/runner/memory.ts";
import { runWorkflow } from "./act.ts";
import { type RunningRegistry, startRegistry } from "./docker-registry.ts";
import { repositoryOf } from "./git.ts";
import { part } from "./parts.ts";
import { releaseFolder } from "./release-folder.ts";
import { copyOfExample, root, sharedCache, slipway } from "./slipway.ts";

// A dashboard with a Dockerfile on its way through the jobs: check leaves it to prove, prove runs its steps and hands over what they made,
// ship takes that and runs none of them.
const [act, buildkitd, buildctl] = [await part("act"), await part("buildkitd"), await part("buildctl")];
const isHere = act !== undefined && buildkitd !== undefined && buildctl !== undefined && process.getuid?.() === 0;

let registry: RunningRegistry;
let toolkit: Awaited<ReturnType<typeof releaseFolder>>;
beforeAll(async () => {
  if (!isHere) return;
  registry = await startRegistry();
  toolkit = await releaseFolder();
  const { stdout } = await slipway(["build", "examples/soho-cholera", "--json", "-"]);
  const blobs = await openLayout(join(sharedCache, "slipway/images"));
  const image = await storedImage(JSON.parse(stdout).stages[0].facts.digest, { blobs });
  const ports = { http: keptConnections(), clock: systemClock, log: quietLog };
  const there = httpRegistry({ host: registry.host, insecure: true }, ports);
  await push(image, { repository: "python", tag: "3.13" }, { blobs, registry: there, log: quietLog });
}, 240_000);
afterAll(async () => {
  await registry?.stop();
  await toolkit?.[Symbol.asyncDispose]();
});

const dockerfile = () => `FROM ${registry.host}/python:3.13
WORKDIR /srv/dashboard
USER 0
COPY . .
RUN ["python3.13", "-c", "import os; open('made.txt', 'w').write(os.environ.get('ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'none'))"]
ENTRYPOINT []
CMD ["python3.13", "-m", "gunicorn", "--threads=8", "app:app"]
`;

describe.skipIf(!isHere)("a dashboard with a Dockerfile, by the workflow", () => {
  test("is built by prove, and shipped as it was proved, by a job that runs no step", async () => {
    await using folder = await copyOfExample("soho-cholera");
    const template = await readFile(join(root, "workflow-templates/dashboard.yml"), "utf8");
    await mkdir(join(folder.path, ".github/workflows"), { recursive: true });
    await writeFile(join(folder.path, ".github/workflows/dashboard.yml"), template.replace("$default-branch", "main"));
    await writeFile(join(folder.path, "Dockerfile"), dockerfile());
    await repositoryOf(folder.path);
    const { jobs, outputs, summaries, log } = await runWorkflow({
      caller: folder.path,
      toolkit: toolkit.path,
      event: "push",
      repository: "dept/soho-cholera",
      variables: { SLIPWAY_PLATFORM: `provider: local\nadvisories: ${join(root, "examples/advisories")}\n` },
      identity: { url: "http://127.0.0.1:9/token?x=1", token: "never-asked" },
      artifacts: true,
      env: { PATH: [dirname(buildkitd ?? ""), dirname(buildctl ?? ""), process.env["PATH"]].join(":") },
    });
    expect(jobs, log.slice(-3000)).toEqual({
      "dashboard / check": "success",
      "dashboard / prove": "success",
      "dashboard / ship": "success",
      "dashboard / preview": "skipped",
      "dashboard / gate": "success",
    });
    const { build } = outputs["dashboard / check"] ?? {};
    expect([build?.["digest"] ?? "", build?.["dockerfile"]]).toEqual(["", "true"]);
    const proved = outputs["dashboard / prove"]?.["prove"];
    expect(proved?.["layout"]).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(proved?.["layout"]).not.toBe(proved?.["digest"]);
    const shipped = outputs["dashboard / ship"]?.["build"];
    expect([shipped?.["digest"], shipped?.["configuration"]]).toEqual([proved?.["digest"], proved?.["configuration"]]);
    expect(outputs["dashboard / ship"]?.["deploy"]?.["release"]).toBe("r1");
    const pages = Object.fromEntries(summaries.map(({ job, markdown }) => [job, markdown]));
    expect(pages["dashboard / check"]).toContain("by the job prove");
    expect(pages["dashboard / prove"]).toContain("by the Dockerfile with BuildKit 0.34.2");
    expect(pages["dashboard / prove"]).toMatch(/scan.*package/s);
    expect(pages["dashboard / ship"]).toContain("by the Dockerfile with the job prove");
  });
});
