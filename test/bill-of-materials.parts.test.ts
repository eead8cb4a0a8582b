import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { normalisedName } from "../src/image/wheels/names.ts";
import { startRegistry } from "./docker-registry.ts";
import { part } from "./parts.ts";
import { copyOfExample, root, scratch, sharedCache, slipway } from "./slipway.ts";

// What our bill of materials says is in an image, held against what somebody else's program finds there, and fetched as
// somebody else's program fetches it.

const syft = await part("syft");
const missing = ["docker-registry", "skopeo"].filter((name) => spawnSync(name, ["--version"]).error !== undefined);
if (missing.length > 0 && process.env["SLIPWAY_REQUIRE_PARTS"] === "1") {
  throw new Error(`Parts are missing: ${missing.join(", ")}. Install the Debian packages of those names.`);
}

type Written = {
  readonly components: readonly { readonly name: string; readonly version: string; readonly purl?: string }[];
};
type Found = {
  readonly artifacts: readonly { readonly name: string; readonly version: string; readonly foundBy: string }[];
};

test.skipIf(syft === undefined).each(["road-casualties", "soho-cholera", "crimea-army-deaths"])(
  "Syft finds the very packages and versions in the image of %s",
  async (example) => {
    await using state = await scratch();
    const [file, report] = ["sbom.json", "report.json"].map((name) => join(state.path, name));
    const args = ["build", join(root, "examples", example), "--sbom", file ?? "", "--json", report ?? ""];
    expect((await slipway(args, { state: state.path })).code).toBe(0);
    const { stages } = JSON.parse(await readFile(report ?? "", "utf8"));
    const layout = await layoutOf(stages[0].facts.digest, join(state.path, "layout"));
    const { components } = JSON.parse(await readFile(file ?? "", "utf8")) as Written;
    const ours = components.flatMap(({ name, version, purl }) => (purl ? `${kindOf(purl)} ${name} ${version}` : []));
    expect(ours.length).toBeGreaterThan(50);
    expect(await foundBySyft(layout)).toEqual([...new Set(ours)].sort());
  },
);

const kindOf = (purl: string) => (purl.startsWith("pkg:deb/") ? "deb" : "python");

/** The image alone, as a layout that names nothing else. */
async function layoutOf(digest: string, folder: string): Promise<string> {
  const images = join(sharedCache, "slipway/images");
  await mkdir(folder);
  await symlink(join(images, "blobs"), join(folder, "blobs"));
  const { byteLength } = await readFile(join(images, "blobs/sha256", digest.slice("sha256:".length)));
  const manifest = { mediaType: "application/vnd.oci.image.manifest.v1+json", digest, size: byteLength };
  await writeFile(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  await writeFile(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
  return folder;
}

/** What packages left records of; Syft also guesses at programs and scripts that left none. */
async function foundBySyft(layout: string): Promise<readonly string[]> {
  const text = execFileSync("nice", [syft ?? "", "scan", `oci-dir:${layout}`, "--quiet", "--output", "syft-json"], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, SYFT_CHECK_FOR_APP_UPDATE: "false" },
  });
  const kinds: Readonly<Record<string, string>> = {
    "dpkg-db-cataloger": "deb",
    "python-installed-package-cataloger": "python",
  };
  const found = (JSON.parse(text) as Found).artifacts.flatMap(({ name, version, foundBy }) => {
    const kind = kinds[foundBy];
    return kind === undefined ? [] : `${kind} ${kind === "python" ? normalisedName(name) : name} ${version}`;
  });
  return [...new Set(found)].sort();
}

test.skipIf(missing.length > 0)("a registry has it beside the image, and skopeo brings it", async () => {
  await using folder = await copyOfExample("road-casualties");
  await using state = await scratch();
  const registry = await startRegistry();
  try {
    const repository = `${registry.host}/dashboards/road-casualties`;
    await writeFile(join(folder.path, "platform.yaml"), `provider: local\nregistry: ${registry.host}/dashboards\n`);
    const [file, json] = ["sbom.json", "report.json"].map((name) => join(state.path, name));
    const args = ["run", folder.path, "--once", "--sbom", file ?? "", "--json", json ?? ""];
    const sent = async () => {
      expect((await slipway(args, { state: state.path })).code).toBe(0);
      const { stages } = JSON.parse(await readFile(json ?? "", "utf8"));
      return stages.find(({ stage }: { stage: string }) => stage === "push").facts;
    };
    const { digest, billOfMaterials } = await sent();
    const raw = (reference: string) =>
      JSON.parse(
        execFileSync("skopeo", ["inspect", "--raw", "--tls-verify=false", `docker://${repository}${reference}`], {
          encoding: "utf8",
        }),
      );
    expect(raw(`:${digest.replace(":", "-")}`).manifests).toMatchObject([
      { digest: billOfMaterials, artifactType: "application/vnd.cyclonedx+json" },
    ]);
    expect(raw(`@${billOfMaterials}`)).toMatchObject({ subject: { digest } });
    const copy = join(state.path, "copy");
    const from = `docker://${repository}@${billOfMaterials}`;
    execFileSync("skopeo", ["copy", "--quiet", "--src-tls-verify=false", from, `dir:${copy}`]);
    const written = await readFile(file ?? "");
    expect(await readdir(copy)).toContain(createHash("sha256").update(written).digest("hex"));
    expect((await sent()).sentBytes).toBe(0);
  } finally {
    await registry.stop();
  }
});
