import { runOf } from "./commands.ts";
import { pipCache } from "./DL3042-pip-cache.ts";
import { mountsOf } from "./mounts.ts";
import { isPipInstall } from "./pip.ts";
import { dockerRule, eachIn } from "./rule.ts";

export const noCacheMount = dockerRule({
  id: "DOCKER6",
  title: "Packages are fetched again in every build",
  level: "note",
  why: "When one requirement changes, all of them are fetched again. A cache mount keeps them between builds, and is not in the image.",
  fix: "Write RUN --mount=type=cache,target=/root/.cache/pip pip install …, or target=/root/.cache/uv for uv, without --no-cache-dir.",
  bad: `FROM python:3.13-slim
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt`,
  good: [
    `FROM python:3.13-slim
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt`,
    `FROM python:3.13-slim
RUN pip install --no-cache-dir gunicorn==26.2.0`,
  ],
  *check(file) {
    const said = new Set(Array.from(pipCache.check(file), ({ of }) => of));
    for (const { one, of } of eachIn(file, "RUN")) {
      if (said.has(of) || mountsOf(one).some((mount) => mount.get("type") === "cache")) continue;
      const call = runOf(one).calls.find(installsMany);
      if (call) yield { of, at: call, message: "Nothing that is fetched here is kept for the next build" };
    }
  },
});

function installsMany(call: Parameters<typeof isPipInstall>[0]): boolean {
  const { program, args } = call;
  if (isPipInstall(call) || (program === "uv" && args[0] === "pip"))
    return args.some((arg) => /^(-r|--requirement)/.test(arg));
  return (program === "uv" && args[0] === "sync") || (program === "poetry" && args.includes("install"));
}
