import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

// What actions/checkout leaves behind: so many commits and no more, a branch only where a branch was pushed, and an address
// on github.com that a later step would fetch from.
const known = new Set(["repository", "ref", "token", "path", "persist-credentials", "fetch-depth"]);
const env = (name: string) => process.env[name] ?? "";
const input = (name: string) => env(`INPUT_${name.toUpperCase()}`).trim();

const foreign = Object.keys(process.env).flatMap((name) => /^INPUT_(.+)$/.exec(name)?.[1]?.toLowerCase() ?? []);
for (const name of foreign)
  if (!known.has(name)) throw new Error(`the stand-in for actions/checkout does not know "${name}"`);
if (input("repository") !== env("GITHUB_REPOSITORY")) throw new Error(`${input("repository")} is not on this machine`);

const folder = join(env("GITHUB_WORKSPACE"), input("path"));
const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: folder, encoding: "utf8" }).trim();
const origin = env("SLIPWAY_TEST_ORIGIN");
const ref = input("ref") || env("GITHUB_REF");
const wanted = input("ref") || env("GITHUB_SHA");

mkdirSync(folder, { recursive: true });
git("init", "--quiet");
const depth = input("fetch-depth") === "0" ? [] : [`--depth=${input("fetch-depth")}`];
git("fetch", "--quiet", "--no-tags", ...depth, `file://${origin}`, wanted);
const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
git("checkout", "--quiet", "--force", ...(branch === undefined ? ["--detach"] : ["-B", branch]), "FETCH_HEAD");
git("remote", "add", "origin", `https://github.com/${env("GITHUB_REPOSITORY")}`);
appendFileSync(env("GITHUB_OUTPUT"), `ref=${input("ref")}\ncommit=${git("rev-parse", "HEAD")}\n`);
