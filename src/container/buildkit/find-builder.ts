import { InfrastructureError, UserError } from "../../report/user-error.ts";
import type { Exec } from "../../runner/ports.ts";
import { findTool, systemFolders } from "../tools.ts";
import { buildctlArguments, buildxArguments } from "./arguments.ts";
import { type Building, builderOver } from "./builder.ts";
import { usableBuilder } from "./buildx.ts";
import { startDaemon } from "./daemon.ts";
import type { DockerfileBuilder } from "./ports.ts";
import { refuseOld, versionIn } from "./version.ts";

/** What the machine says of what builds Dockerfiles; the front door reads it from the environment. */
export type BuilderSettings = {
  /** `BUILDKIT_HOST`: a BuildKit that is there already. */
  readonly address?: string | undefined;
  /** Where programs are, beside the system's own folders: the parts of `PATH`. */
  readonly programs: readonly string[];
  /** The system's own, where they are others: for tests. */
  readonly folders?: readonly string[];
  /** What the programs may see of the environment: where Docker is, proxies, certificates. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where a daemon of our own keeps what it built. */
  readonly root: string;
  /** Whether this process may start one: it must be root. */
  readonly isRoot: boolean;
};

const accepted =
  "Install Docker 26 or newer with its buildx plugin, or name a BuildKit in BUILDKIT_HOST. Or do without the Dockerfile.";

/**
 * What builds Dockerfiles on this machine: the BuildKit that `BUILDKIT_HOST` names, else `docker buildx`, else a `buildkitd` that is
 * started for each build.
 *
 * @throws UserError when there is none, or one that is too old
 * @throws InfrastructureError when the one that is named does not answer
 */
export async function findBuilder(settings: BuilderSettings, exec: Exec): Promise<DockerfileBuilder> {
  const system = settings.folders ?? [...systemFolders, "/usr/local/bin", "/opt/homebrew/bin"];
  const folders = [...system, ...settings.programs];
  const environment = { ...settings.environment, PATH: folders.join(":") };
  const tool = (name: string) => findTool(name, folders);
  const building: Building = { exec, environment };
  const { address } = settings;
  if (address !== undefined) return namedBuilder(address, await tool("buildctl"), building);
  const docker = await tool("docker");
  const buildx = docker === undefined ? undefined : await usableBuilder(docker, building);
  if (docker !== undefined && buildx !== undefined) {
    return builderOver(`docker buildx ${buildx.version}`, building, (asked, folders) => ({
      program: docker,
      args: ["buildx", ...buildxArguments(buildx.builder, asked, folders)],
    }));
  }
  const [buildkitd, buildctl, runc, crun] = await Promise.all(
    ["buildkitd", "buildctl", "buildkit-runc", "runc", "crun"].map(tool),
  ).then(([daemon, client, own, ...others]) => [daemon, client, own ?? others[0], others[1]]);
  const runtime = runc ?? crun;
  if (buildkitd === undefined || buildctl === undefined) throw await nothingToBuildWith(docker, building);
  if (runtime === undefined || !settings.isRoot) {
    throw new UserError(
      `buildkitd ${runtime === undefined ? "needs runc or crun, and neither is here" : "can be started by root only, which this user is not"}.`,
      {
        fix: "Start it yourself (`rootlesskit buildkitd`), and name its address in BUILDKIT_HOST.",
      },
    );
  }
  const { stdout } = await exec(buildkitd, ["--version"], { env: environment });
  const version = versionIn(stdout);
  refuseOld("buildkitd", version);
  return builderOver(`BuildKit ${version ?? "of no version"}`, building, async (asked, folders, temporary) => {
    const daemon = await startDaemon(
      { buildkitd, buildctl, runtime, root: settings.root, temporary, environment },
      exec,
    );
    return { program: buildctl, args: buildctlArguments(daemon.address, asked, folders), stop: daemon.stop };
  });
}

async function namedBuilder(
  address: string,
  buildctl: string | undefined,
  building: Building,
): Promise<DockerfileBuilder> {
  if (buildctl === undefined) {
    throw new UserError(`BUILDKIT_HOST names ${address}, and there is no buildctl here to speak with it.`, {
      fix: "Install buildctl, which comes with BuildKit, or leave BUILDKIT_HOST out.",
    });
  }
  const answer = await building.exec(buildctl, ["--addr", address, "debug", "info"], {
    env: building.environment,
    timeoutSeconds: 30,
  });
  if (answer.code !== 0) {
    throw new InfrastructureError(`No BuildKit answers at ${address}, which BUILDKIT_HOST names.`, {
      fix: "Start it there, or leave BUILDKIT_HOST out.",
    });
  }
  const version = versionIn(answer.stdout);
  refuseOld(`The BuildKit at ${address}`, version);
  return builderOver(`BuildKit ${version ?? "of no version"}`, building, (asked, folders) => ({
    program: buildctl,
    args: buildctlArguments(address, asked, folders),
  }));
}

/** A Docker without buildx has a BuildKit inside, which is as old as itself and exports neither a layout nor a cache. */
async function nothingToBuildWith(
  docker: string | undefined,
  { exec, environment }: Pick<Building, "exec" | "environment">,
): Promise<UserError> {
  const answer =
    docker === undefined
      ? undefined
      : await exec(docker, ["version", "--format", "{{.Server.Version}}"], { env: environment, timeoutSeconds: 30 });
  const engine = answer?.code === 0 ? versionIn(answer.stdout) : undefined;
  if (engine !== undefined) {
    return new UserError(
      `Docker ${engine} is here without buildx: by itself it knows no \`COPY --link\`, no cache in a registry, and no way to give the image out; accepted: buildx with Docker 26 or newer.`,
      { fix: accepted },
    );
  }
  return new UserError("There is a Dockerfile, and nothing here that builds one.", { fix: accepted });
}
