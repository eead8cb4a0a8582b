import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failWith } from "../../cli/failure.ts";
import { UserError } from "../../src/report/user-error.ts";
import { gitIn, nobodys } from "./git.ts";

// Builds the release in release/ again, from its tag and with packages of its own, and compares every byte of dist/. Whoever does not
// trust a release can do the same with a clone of the repository: git checkout v1.2.3, npm run build, git status --ignored dist.
const root = join(import.meta.dirname, "../..");
const work = await mkdtemp(join(tmpdir(), "slipway-rebuild-"));
try {
  const { tag, commit } = JSON.parse(
    await readFile(join(root, "release/release.json"), "utf8").catch((cause) => {
      throw new UserError("There is no release/ to verify.", { fix: "Run npm run release -- --dry-run first.", cause });
    }),
  );
  const tree = join(work, "checkout");
  const options = ["--quiet", "--template=", "--config=advice.detachedHead=false", `--branch=${tag}`];
  await gitIn(work, nobodys)("clone", ...options, join(root, "release/repository.git"), tree);
  const built = spawnSync("npm", ["run", "--silent", "build"], { cwd: tree, stdio: ["ignore", 2, 2] });
  if (built.status !== 0) throw new Error(`${tag} does not build; the lines above say why.`);
  const differing = await gitIn(tree, nobodys)("status", "--porcelain", "--ignored", "--", "dist");
  if (differing !== "") throw new Error(`dist/ of ${tag} is not what its source gives:\n${differing}`);
  console.log(`${tag} (${commit.slice(0, 7)}): built again, the same to the byte.`);
} catch (error) {
  process.exitCode = failWith(error, process.stderr);
} finally {
  await rm(work, { recursive: true, force: true });
}
