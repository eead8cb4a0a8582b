import { InfrastructureError, UserError } from "../../report/user-error.ts";
import type { Exec } from "../../runner/ports.ts";
import { refuseOld, versionIn } from "./version.ts";

type Around = { readonly exec: Exec; readonly environment: Readonly<Record<string, string>> };

/** The first buildx that hands all that is asked on to BuildKit. */
const firstMinor = 13;

/** A builder of ours, where the one that is in use cannot give an image out. */
const own = "slipway";

/**
 * Which of buildx's builders can write an image to a folder: the one that is in use, unless it is the engine itself over its old
 * store; then one in a container, which is made on the first use and kept.
 *
 * @returns undefined where there is no buildx, or no engine for it
 * @throws UserError when buildx, or the BuildKit behind it, is too old
 */
export async function usableBuilder(
  docker: string,
  around: Around,
): Promise<{ readonly version: string; readonly builder: string | undefined } | undefined> {
  const ask = (...args: readonly string[]) =>
    around.exec(docker, args, { env: around.environment, timeoutSeconds: 120 });
  const asked = await ask("buildx", "version");
  const version = versionIn(asked.stdout);
  if (asked.code !== 0 || version === undefined) return undefined;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major === 0 && minor < firstMinor) {
    throw new UserError(`docker buildx ${version} is too old; accepted: 0.${firstMinor} or newer.`, {
      fix: "Update Docker's buildx plugin.",
    });
  }
  const inUse = await ask("buildx", "inspect", "--bootstrap");
  if (inUse.code !== 0) return undefined;
  if (driverIn(inUse.stdout) !== "docker") {
    refuseOld("The BuildKit of docker buildx", buildKitIn(inUse.stdout));
    return { version, builder: undefined };
  }
  const store = await ask("info", "--format", "{{json .DriverStatus}}");
  if (store.stdout.includes("io.containerd.snapshotter")) {
    refuseOld("The BuildKit of this Docker engine", buildKitIn(inUse.stdout));
    return { version, builder: undefined };
  }
  const known = await ask("buildx", "inspect", "--bootstrap", own);
  const made =
    known.code === 0
      ? known
      : await ask("buildx", "create", "--name", own, "--driver", "docker-container", "--bootstrap");
  if (made.code === 0) return { version, builder: own };
  throw new InfrastructureError(
    `docker buildx could not start a builder: ${made.stderr.trim().split("\n").at(-1)?.slice(0, 300) ?? "it said nothing"}.`,
    {
      fix: "This Docker engine cannot give images out by itself: switch on its containerd image store, or name a BuildKit in BUILDKIT_HOST.",
    },
  );
}

const driverIn = (text: string) => /^Driver:\s*(\S+)/m.exec(text)?.[1];

/** The one of the first node. */
const buildKitIn = (text: string) => /^Build[Kk]it(?: version)?:\s*(\S+)/m.exec(text)?.[1]?.replace(/^v/, "");
