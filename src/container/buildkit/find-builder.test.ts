import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scratch } from "../../../test/slipway.ts";
import type { Exec, Exit } from "../../runner/ports.ts";
import { findBuilder } from "./find-builder.ts";
import { builderSettings } from "./settings.ts";

let folder: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  folder = await scratch();
});
afterAll(() => folder[Symbol.asyncDispose]());

/** A machine that has these programs and no others, which answer what is said, and nothing but that. */
async function machine(programs: readonly string[], answers: Readonly<Record<string, string | Exit>>) {
  const place = join(folder.path, `${programs.join("-")}-${Object.keys(answers).length}-${Math.random()}`);
  await mkdir(place);
  for (const name of programs) {
    await writeFile(join(place, name), "");
    await chmod(join(place, name), 0o755);
  }
  const asked: string[] = [];
  const exec: Exec = async (command, args, { env = {} } = {}) => {
    const line = [command.slice(command.lastIndexOf("/") + 1), ...args].join(" ");
    asked.push(line);
    expect(Object.keys(env).filter((name) => /token|secret|key/i.test(name))).toEqual([]);
    const answer = answers[line];
    if (answer === undefined) throw new Error(`nobody expects ${line}`);
    return typeof answer === "string" ? { code: 0, stdout: answer, stderr: "" } : answer;
  };
  const find = (env: Readonly<Record<string, string>> = {}, isRoot = true) => {
    const settings = builderSettings({ ...env, GITHUB_TOKEN: "t", AWS_SECRET_KEY: "s" }, { root: "/r" });
    return findBuilder({ ...settings, programs: [place], isRoot, folders: [place] }, exec);
  };
  return { find, asked };
}

const no: Exit = { code: 1, stdout: "", stderr: "" };
const inspected = (driver: string, version: string) =>
  `Name:   one\nDriver: ${driver}\n\nNodes:\nName:             one0\nStatus:           running\nBuildKit version: ${version}\n`;
const named = { BUILDKIT_HOST: "tcp://buildkit:1234" };
const info = "buildctl --addr tcp://buildkit:1234 debug info";
const buildx = { "docker buildx version": "github.com/docker/buildx v0.38.2 abc\n" };
const inspect = "docker buildx inspect --bootstrap";
const drivers = "docker info --format {{json .DriverStatus}}";

describe("what builds a Dockerfile here", () => {
  test("the BuildKit that is named, before all others", async () => {
    const { find } = await machine(["buildctl", "docker", "buildkitd", "runc"], {
      [info]: "BuildKit: github.com/moby/buildkit v0.34.2 abc\n",
    });
    expect((await find(named)).name).toBe("BuildKit 0.34.2");
  });

  test("buildx with the builder that is in use, where it can give an image out", async () => {
    const { find } = await machine(["docker"], { ...buildx, [inspect]: inspected("docker-container", "v0.31.0") });
    expect((await find()).name).toBe("docker buildx 0.38.2");
    const store = '[["driver-type","io.containerd.snapshotter.v1"]]';
    const other = await machine(["docker"], { ...buildx, [inspect]: inspected("docker", "v0.26.2"), [drivers]: store });
    expect((await other.find()).name).toBe("docker buildx 0.38.2");
  });

  test("buildx with a builder of ours, made once, where the engine keeps images in its old store", async () => {
    const known = "docker buildx inspect --bootstrap slipway";
    const create = "docker buildx create --name slipway --driver docker-container --bootstrap";
    const answers = { ...buildx, [inspect]: inspected("docker", "v0.20.0"), [drivers]: '[["Backing Filesystem","x"]]' };
    const first = await machine(["docker"], { ...answers, [known]: no, [create]: "slipway\n" });
    await first.find();
    expect(first.asked.slice(-2)).toEqual([known, create]);
    const second = await machine(["docker"], { ...answers, [known]: inspected("docker-container", "v0.34.2") });
    await second.find();
    expect(second.asked.at(-1)).toBe(known);
    const failed: Exit = { code: 1, stdout: "", stderr: "#1 booting\nERROR: failed to pull image\n" };
    await expect((await machine(["docker"], { ...answers, [known]: no, [create]: failed })).find()).rejects.toThrow(
      "docker buildx could not start a builder: ERROR: failed to pull image.",
    );
  });

  test("a buildkitd of this machine, where Docker has no buildx", async () => {
    const { find } = await machine(["docker", "buildkitd", "buildctl", "runc"], {
      "docker buildx version": no,
      "buildkitd --version": "buildkitd github.com/moby/buildkit v0.34.2 abc\n",
    });
    expect((await find()).name).toBe("BuildKit 0.34.2");
  });
});

describe("what does not is refused in one sentence", () => {
  test.each<[what: string, sentence: string, programs: string[], answers: Record<string, string | Exit>, env?: object]>(
    [
      ["nothing at all", "There is a Dockerfile, and nothing here that builds one.", [], {}],
      [
        "a Docker of 2021",
        "Docker 20.10.24 is here without buildx: by itself it knows no `COPY --link`, no cache in a registry, and no way to give the image out; accepted: buildx with Docker 26 or newer.",
        ["docker"],
        { "docker buildx version": no, "docker version --format {{.Server.Version}}": "20.10.24+dfsg1\n" },
      ],
      [
        "an old buildx",
        "docker buildx 0.9.1 is too old; accepted: 0.13 or newer.",
        ["docker"],
        { "docker buildx version": "github.com/docker/buildx v0.9.1 ed00243\n" },
      ],
      [
        "an old BuildKit behind a new buildx",
        "The BuildKit of docker buildx is version 0.10.6, too old to build a Dockerfile the same way twice; accepted: 0.13 or newer.",
        ["docker"],
        { ...buildx, [inspect]: inspected("docker-container", "v0.10.6") },
      ],
      [
        "an old one that is named",
        "The BuildKit at tcp://buildkit:1234 is version 0.12.5, too old to build a Dockerfile the same way twice; accepted: 0.13 or newer.",
        ["buildctl"],
        { [info]: "BuildKit: github.com/moby/buildkit v0.12.5 bac3f2b\n" },
        named,
      ],
      [
        "one that does not answer",
        "No BuildKit answers at tcp://buildkit:1234, which BUILDKIT_HOST names.",
        ["buildctl"],
        { [info]: no },
        named,
      ],
      [
        "one that nobody can speak with",
        "BUILDKIT_HOST names tcp://buildkit:1234, and there is no buildctl here to speak with it.",
        [],
        {},
        named,
      ],
      [
        "a daemon that has nothing to run steps with",
        "buildkitd needs runc or crun, and neither is here.",
        ["buildkitd", "buildctl"],
        {},
      ],
    ],
  )("%s", async (_, sentence, programs, answers, env = {}) => {
    const { find } = await machine(programs, answers);
    await expect(find(env as Record<string, string>)).rejects.toThrow(sentence);
  });

  test("a daemon that this user may not start", async () => {
    const { find } = await machine(["buildkitd", "buildctl", "runc"], {});
    await expect(find({}, false)).rejects.toThrow("buildkitd can be started by root only, which this user is not.");
  });
});
