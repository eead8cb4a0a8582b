import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { gitIn, nobodys } from "../scripts/release/git.ts";
import { scratch } from "./slipway.ts";
import { runScript, scriptOf } from "./workflow-script.ts";

// The scripts of the release workflows, run as they stand there: with real Git and a repository in GitHub's place, and a `gh` that
// knows the few calls that they make.

const tag = "v1.2.3";
const files = { NPM: "slipway-1.2.3.tgz", WHEEL: "slipway.whl", SBOM: "slipway.cdx.json" };

/** Keeps releases as files beside the repository, and answers for the repository from Git. */
const gh = `#!/usr/bin/env bash
set -euo pipefail
echo "$*" >> "$REMOTE/calls"
git() { command git --git-dir "$REMOTE/your-org/slipway.git" "$@"; }
case "$*" in
  "auth setup-git") ;;
  "release view"*) cat "$REMOTE/release-$3" ;;
  "release create"*) echo true > "$REMOTE/release-$3" ;;
  "release upload"*) ;;
  "release edit"*) echo false > "$REMOTE/release-$3" ;;
  "api repos/your-org/slipway/releases/tags/"*)
    [ "$(cat "$REMOTE/release-\${2##*/}")" = false ] && echo "\${IMMUTABLE:-true}" ;;
  "api repos/your-org/slipway/commits/tags/"*) git rev-parse "refs/tags/\${2##*/}^{commit}" ;;
  "api repos/your-org/slipway/git/ref/tags/"*) git rev-parse --verify "refs/tags/\${2##*/}" ;;
  "api --method PATCH repos/your-org/slipway/git/refs/tags/"*)
    git rev-parse --verify "refs/tags/\${4##*/}" && git update-ref "refs/tags/\${4##*/}" "\${6#sha=}" ;;
  "api --method POST repos/your-org/slipway/git/refs"*) git update-ref "\${6#ref=}" "\${8#sha=}" "" ;;
  *) echo "gh: $*" >&2; exit 64 ;;
esac
`;

const someone = Object.fromEntries(
  ["AUTHOR", "COMMITTER"].flatMap((who) => [
    [`GIT_${who}_NAME`, "Ada"],
    [`GIT_${who}_EMAIL`, "ada@example.org"],
  ]),
);

/** A repository at "GitHub" with a commit on main, and a release of it in `release/` as the build job hands it on. */
async function handedOn(changes: Readonly<Record<string, string>> = { "dist/index.js": "2", "package.json": "2" }) {
  const folder = await scratch({
    "bin/gh": gh,
    "tree/app.ts": "1",
    "tree/package.json": "1",
    "release/notes.md": "New.",
  });
  await chmod(join(folder.path, "bin/gh"), 0o755);
  const [remote, tree, release] = ["github/your-org/slipway.git", "tree", "release"].map((name) =>
    join(folder.path, name),
  );
  await mkdir(remote!, { recursive: true });
  const git = gitIn(tree!, { ...nobodys, ...someone });
  await git("init", "--quiet", "--bare", "--template=", remote!);
  await git("init", "--quiet", "--initial-branch=main", "--template=");
  const commit = async (message: string) => {
    await git("add", "--all");
    await git("commit", "--quiet", "-m", message);
    return await git("rev-parse", "HEAD");
  };
  const head = await commit("feat: a");
  await git("push", "--quiet", remote!, "main");
  for (const [path, content] of Object.entries(changes)) {
    await mkdir(join(tree!, path, ".."), { recursive: true });
    await writeFile(join(tree!, path), content);
  }
  const released = await commit(`release: ${tag}`);
  await git("tag", "--annotate", "-m", tag, tag);
  await git("clone", "--quiet", "--bare", tree!, join(release!, "repository.git"));
  const sums: string[] = [];
  for (const file of Object.values(files)) {
    await writeFile(join(release!, file), "");
    sums.push(`e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  ${file}\n`);
  }
  await writeFile(join(release!, "SHA256SUMS"), sums.join(""));
  const env = {
    ...{ ...nobodys, ...files, TAG: tag, GH_TOKEN: "x", GH_REPO: "your-org/slipway", GITHUB_SHA: head },
    ...{ GITHUB_REPOSITORY: "your-org/slipway", GITHUB_SERVER_URL: `file://${folder.path}/github` },
    ...{ REMOTE: join(folder.path, "github"), GITHUB_STEP_SUMMARY: join(folder.path, "summary.md") },
    PATH: `${join(folder.path, "bin")}${delimiter}${process.env["PATH"]}`,
  };
  const run = (workflow: string, job: string, step: string, more: Readonly<Record<string, string>> = {}) =>
    runScript(scriptOf(workflow, job, step), { cwd: folder.path, env: { ...env, ...more } });
  return {
    ...{ folder, git, head, released, commit, run, remote: gitIn(remote!, nobodys) },
    calls: () => readFile(join(folder.path, "github/calls"), "utf8"),
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  };
}

const look = ["release.yml", "publish", "Look at what is to be pushed"] as const;
const push = ["release.yml", "publish", "Push the release commit and its tag"] as const;
const publish = ["release.yml", "publish", "Make the release"] as const;
const canaries = ["release.yml", "publish", "Let canaries have it"] as const;
const move = ["promote.yml", "promote", "Move the tag that callers follow"] as const;

describe("publish", () => {
  test("pushes the release commit by its tag, makes the release of a draft, and lets canaries have it; twice is once", async () => {
    await using made = await handedOn();
    for (let run = 1; run <= 2; run += 1)
      for (const [workflow, job, step] of [look, push, publish, canaries])
        expect([run, step, (await made.run(workflow, job, step)).code]).toEqual([run, step, 0]);
    expect(await made.remote("for-each-ref", "--format=%(refname) %(objecttype)")).toBe(
      "refs/heads/main commit\nrefs/tags/next commit\nrefs/tags/v1.2.3 tag",
    );
    expect(await made.remote("rev-parse", "next", "v1.2.3^{commit}", "main")).toBe(
      [made.released, made.released, made.head].join("\n"),
    );
    expect((await made.calls()).split("\n").filter((call) => /^release (create|upload|edit)/.test(call))).toEqual([
      "release create v1.2.3 --draft --verify-tag --title Slipway 1.2.3 --notes-file notes.md",
      "release upload v1.2.3 --clobber slipway-1.2.3.tgz slipway.whl slipway.cdx.json SHA256SUMS",
      "release edit v1.2.3 --draft=false",
    ]);
  });

  test("refuses a release commit that changes what was reviewed", async () => {
    await using made = await handedOn({ "dist/index.js": "2", "app.ts": "2", "x/package.json": "2" });
    const { code, stdout } = await made.run(...look);
    expect([code, stdout.split("\n").filter((line) => line.startsWith("::error::"))]).toEqual([
      1,
      ["::error::The release commit changes more than it may: app.ts"],
    ]);
  });

  test("refuses one that stands on another commit than the one that was reviewed", async () => {
    await using made = await handedOn();
    const other = "0".repeat(40);
    const { code, stdout } = await made.run(...look, { GITHUB_SHA: other });
    expect([code, stdout.trim().split("\n").at(-1)]).toEqual([
      1,
      `::error::The release commit does not stand on ${other} alone, but on: ${made.head}`,
    ]);
  });

  test("refuses a file that is not the one that was measured, and what is no version", async () => {
    await using made = await handedOn();
    expect((await made.run(...look, { TAG: "v1" })).stdout).toBe("::error::This is no tag of a version: v1\n");
    await writeFile(join(made.folder.path, "release", files.WHEEL), "else");
    expect((await made.run(...look)).code).toBe(1);
  });

  test("never moves a version", async () => {
    await using made = await handedOn();
    await made.remote("tag", tag, "main");
    const { code, stderr } = await made.run(...push);
    expect([code, stderr]).toEqual([1, expect.stringContaining("[rejected]")]);
    expect(await made.remote("rev-parse", tag)).toBe(made.head);
  });

  test("says so when what it published can be changed", async () => {
    await using made = await handedOn();
    await made.run(...push);
    const { code, stdout } = await made.run(...publish, { IMMUTABLE: "false" });
    expect([code, stdout]).toEqual([
      1,
      "::error::The release v1.2.3 can be changed: switch immutable releases on in the repository's settings\n",
    ]);
  });
});

describe("promote", () => {
  test("makes v1, moves it on, and moves it back", async () => {
    await using made = await handedOn();
    await made.run(...push);
    await made.run(...publish);
    expect((await made.run(...move, { VERSION: tag })).code).toBe(0);
    expect(await made.remote("rev-parse", "v1")).toBe(made.released);

    await made.remote("tag", "v1.2.2", "main");
    await writeFile(join(made.folder.path, "github/release-v1.2.2"), "false\n");
    expect((await made.run(...move, { VERSION: "v1.2.2" })).stdout).toBe(`\`v1\` is \`v1.2.2\` (${made.head}).\n`);
    expect(await made.remote("rev-parse", "v1")).toBe(made.head);
    expect((await made.calls()).match(/--method \w+/g)).toEqual(["--method POST", "--method PATCH"]);
  });

  test.for([
    { title: "what was not released", version: "v1.9.0", says: "::error::There is no immutable release v1.9.0\n" },
    { title: "a tag that moves itself", version: "v1", says: "::error::A version is written as v1.4.2\n" },
    { title: "a command", version: 'v1.2.3"; rm -rf /', says: "::error::A version is written as v1.4.2\n" },
  ])("refuses $title", async ({ version, says }) => {
    await using made = await handedOn();
    await made.run(...push);
    await made.run(...publish);
    const { code, stdout } = await made.run(...move, { VERSION: version });
    expect([code, stdout]).toEqual([1, says]);
    expect(await made.remote("tag", "--list", "v1")).toBe("");
  });
});
