import type { Dashboard } from "../dashboard/model.ts";
import type { Ports } from "../ports.ts";
import type { BaseLock } from "./base/lock.ts";
import { enumeration } from "./enumeration.ts";
import { lackingPackages } from "./system-packages.ts";

/** What a `RUN` starts, wherever it is, that a build without a Dockerfile does anyway, or has no use for. */
const ordinary = new Set(
  "apt apt-get pip uv poetry pipenv python virtualenv rm mkdir touch chmod chown useradd adduser groupadd addgroup echo printf set cd export . source : true test [ ls cat ln".split(
    " ",
  ),
);

const isOrdinary = (program: string) =>
  ordinary.has(program.replace(/^.*\//, "").replace(/^(pip|python)[\d.]+$/, "$1"));

/** What of a dashboard's Dockerfile would be missed without it: often it only installs Python and the requirements. */
export async function withoutDockerfile(
  { dockerfile }: Pick<Dashboard, "dockerfile">,
  base: BaseLock,
  { files }: Pick<Ports, "files">,
): Promise<string> {
  const bytes = dockerfile && (await files.read(dockerfile.value));
  const missed = bytes === undefined ? [] : await missedWithout(new TextDecoder().decode(bytes), base);
  return [
    ...missed,
    missed.length === 0
      ? "Nothing in it needs a Dockerfile, as far as can be seen: without it, Python, the packages and the server are found in your other files."
      : "Try without the Dockerfile: `slipway check` says whether the dashboard starts.",
  ].join(" ");
}

async function missedWithout(text: string, base: BaseLock): Promise<readonly string[]> {
  const [{ instructionsIn }, { runOf }] = await Promise.all([
    import(/* webpackChunkName: "dockerfile" */ "../lint/docker/instructions.ts"),
    import(/* webpackChunkName: "dockerfile" */ "../lint/docker/commands.ts"),
  ]);
  const calls = instructionsIn(text)
    .instructions.filter(({ keyword }) => keyword === "RUN")
    .flatMap((instruction) => runOf(instruction).calls);
  const asked = calls.flatMap(({ program, args }) =>
    /^apt(-get)?$/.test(program) && args.includes("install")
      ? args.filter((word) => word !== "install" && /^[a-z0-9][a-z0-9+.:=~-]+$/.test(word))
      : [],
  );
  const lacking = lackingPackages(
    asked.map((word) => word.replace(/[:=].*/, "")),
    base,
  );
  const others = [...new Set(calls.map(({ program }) => program).filter((program) => !isOrdinary(program)))];
  return [
    ...(lacking.length > 0
      ? [
          `It installs ${enumeration(lacking)}, which the base ${base.name} lacks; most wheels bring the libraries they need, and the platform team can add to the base what they do not.`,
        ]
      : []),
    ...(others.length > 0
      ? [`It runs ${enumeration(others)}: commit what that makes, where the dashboard needs it.`]
      : []),
  ];
}
