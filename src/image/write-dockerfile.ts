import type { Dashboard } from "../dashboard/model.ts";
import { dashboardUser } from "./base/root.ts";
import { defaultPort, environment, serverArguments } from "./config.ts";
import { copyInstructions } from "./copy-instructions.ts";
import type { ImagePlan } from "./plan.ts";
import { dashboardFolder } from "./shipped-files.ts";
import type { SystemPackages } from "./system-packages.ts";
import type { InspectedWheel } from "./wheels/wheel-files.ts";

export type DockerfileParts = {
  readonly dashboard: Dashboard;
  readonly plan: Pick<ImagePlan, "interpreter" | "start">;
  readonly wheels: readonly InspectedWheel[];
  /** Every file of the folder, what does not ship among them. */
  readonly there: readonly string[];
  /** What lists of Debian packages ask for. */
  readonly system: readonly SystemPackages[];
};

/**
 * The image that is made without a Dockerfile, as one: the same packages by the same hashes, the same files of the dashboard in the same
 * places, the same user and the same start. Only what it begins with is another: an image that everybody can pull, with the tools to
 * add what the base of ours lacks.
 */
export function writeDockerfile({ dashboard, plan, wheels, there, system }: DockerfileParts): string {
  const python = plan.interpreter.series.join(".");
  const from = `python:${python}-slim`;
  const newest = `# slipway: ignore[DOCKER1] -- the newest Python ${python}; add a digest to stay with one`;
  const { start } = plan;
  return `${[
    `# The image that Slipway makes of "${oneLine(dashboard.title.value)}" without a Dockerfile, as one.`,
    "# Change what you need: slipway check builds it and proves that it answers.",
    "",
    newest,
    `FROM ${from} AS packages`,
    ...packages(dashboard, wheels),
    "# Bytecode that goes by content, not by time: a dashboard starts in a third of the time.",
    `RUN python -m compileall -q --invalidation-mode unchecked-hash /packages`,
    "",
    newest,
    `FROM ${from}`,
    ...debian(system),
    ...settings(),
    `WORKDIR /${dashboardFolder}`,
    "COPY --link --from=packages /packages /usr/local",
    ...copyInstructions(dashboard, there),
    ...(start.module === undefined ? [] : heredoc(`${start.module.path}`, start.module.text)),
    "# Nothing that runs may write anywhere but to /tmp.",
    `USER ${dashboardUser}:${dashboardUser}`,
    `EXPOSE ${defaultPort}`,
    "# The server listens on $PORT, or wherever GUNICORN_CMD_ARGS says.",
    `ENTRYPOINT ["python", "-m", "gunicorn"]`,
    `CMD [${serverArguments(start, wheels)
      .map((word) => JSON.stringify(word))
      .join(", ")}]`,
  ].join("\n")}\n`;
}

/** Titles are their author's. */
const oneLine = (text: string) => text.replaceAll(/[\p{Cc}\s]+/gu, " ").slice(0, 100);

/** Each file by its hash and nothing else, whatever an index gives; into a folder that is copied as a whole. */
function packages({ dependencies }: Dashboard, wheels: readonly InspectedWheel[]): readonly string[] {
  const { file, pins, wishes = [] } = dependencies.value;
  const isLocked =
    /^requirements[\w.-]*\.txt$/.test(file) &&
    wishes.length === 0 &&
    wheels.every(({ name, sha256 }) =>
      pins.some((pin) => pin.name === name && pin.file === undefined && pin.hashes.includes(`sha256:${sha256}`)),
    );
  const list = isLocked ? file : "requirements.lock";
  const pinned = wheels
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, version, sha256 }) => `${name}==${version} --hash=sha256:${sha256}\n`);
  return [
    "WORKDIR /build",
    ...(isLocked ? [`COPY --link ${file} ./`] : heredoc(list, pinned.join(""))),
    "RUN --mount=type=cache,target=/root/.cache/pip \\",
    "    pip install --require-hashes --no-deps --only-binary=:all: --no-compile --ignore-installed \\",
    `    --no-warn-script-location --prefix=/packages --requirement=${list}`,
  ];
}

function debian(system: readonly SystemPackages[]): readonly string[] {
  const names = [...new Set(system.flatMap((list) => list.names))].sort();
  if (names.length === 0) return ["# Debian packages that the dashboard needs when it runs are installed here."];
  return [
    `# From ${system.map(({ file }) => file).join(" and ")}; without versions, since what Debian has mended is wanted.`,
    "# hadolint ignore=DL3008",
    "RUN apt-get update \\",
    `    && apt-get install --yes --no-install-recommends ${names.join(" ")} \\`,
    "    && rm -rf /var/lib/apt/lists/*",
  ];
}

const heredoc = (name: string, text: string): readonly string[] => [
  `COPY --link <<"END" ./${name}`,
  ...text.trimEnd().split("\n"),
  "END",
];

function settings(): readonly string[] {
  const [first = "", ...others] = environment().filter((setting) => !/^(PATH|LANG)=/.test(setting));
  return [`ENV ${[first, ...others].join(" \\\n    ")}`];
}
