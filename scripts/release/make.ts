import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { releasePage } from "./notes.ts";
import { npmPackage } from "./npm-package.ts";
import type { Plan } from "./plan.ts";
import { makeReleaseCommit } from "./release-commit.ts";
import { sbomOfBundle } from "./sbom.ts";
import { type File, measured, sums } from "./sums.ts";
import { movingTagOf, shownVersion, tagOf } from "./version.ts";
import { pythonWheel } from "./wheel.ts";

export type Release = {
  readonly commit: string;
  /** Where it is, with its tags. */
  readonly repository: string;
  /** How many packages are in the bundle. */
  readonly bundled: number;
  /** What is published: the npm package, the wheel, the SBOM. */
  readonly files: readonly File[];
};

/** Makes everything that a release consists of, in `release/`, which is made anew. The checkout stays as it is. */
export async function makeRelease(root: string, plan: Plan): Promise<Release> {
  const { history, notes } = plan;
  const [version, tag, moving] = [shownVersion(plan.version), tagOf(plan.version), movingTagOf(plan.version)];
  const into = join(root, "release");
  const repository = join(into, "repository.git");
  const write = (name: string, text: string) => writeFile(join(into, name), text);
  const work = await mkdtemp(join(tmpdir(), "slipway-release-"));
  try {
    await rm(into, { recursive: true, force: true });
    await mkdir(into);
    const { tree, commit, packages } = await makeReleaseCommit(root, { repository, work }, plan);
    const npm = await npmPackage(tree, { into, work });
    const wheel = await pythonWheel(tree, { into, work, committed: history.committed });
    const sbom = `slipway-${version}.cdx.json`;
    await write(sbom, sbomOfBundle(JSON.parse(await readFile(join(tree, "package-lock.json"), "utf8")), packages));
    const files = await measured(into, [npm, wheel, sbom]);
    await write("SHA256SUMS", sums(files));
    await write("notes.md", releasePage(notes, { tag, moving }));
    // For the release workflow, which has nothing of ours to ask.
    const facts = { tag, moving, version, commit, parent: history.head, npm, wheel, sbom };
    await write("release.json", `${JSON.stringify(facts, null, 2)}\n`);
    return { commit, repository, bundled: packages.length, files };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
