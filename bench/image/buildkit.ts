import { type ChildProcess, spawn } from "node:child_process";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Timing, timed } from "../timed.ts";

export type BuildKitPrograms = { readonly buildkitd: string; readonly buildctl: string; readonly uv: string };

export type BuildKit = AsyncDisposable & {
  /** Seconds from the start of the daemon until it answers. */
  readonly booted: number;
  /**
   * Builds a folder, and brings the image, and the cache of what was built, to a registry.
   *
   * @param dated the same image whenever that is, as ours is: files have the date of a commit at most
   */
  build(context: string, registry: string, dated?: boolean): Promise<Timing>;
  /** Forgets all that was built; what a registry has of it stays. */
  forget(): Promise<void>;
};

/** The date of a commit, later than those of the base's files: its layers need not be dated anew. */
const epoch = Date.UTC(2026, 0) / 1000;

/**
 * Starts BuildKit with nothing in it.
 *
 * @param base what the Dockerfile begins with
 */
export async function startBuildKit(folder: string, base: string, programs: BuildKitPrograms): Promise<BuildKit> {
  const socket = `unix://${join(folder, "b.sock")}`;
  const host = join(folder, "host");
  await mkdir(host, { recursive: true });
  await copyFile(programs.uv, join(host, "uv"));
  // Where this machine trusts an authority of its own, so must whoever fetches packages.
  await copyFile(process.env["SSL_CERT_FILE"] ?? "/etc/ssl/certs/ca-certificates.crt", join(host, "certificates.pem"));
  const recipe = join(folder, "recipe");
  await mkdir(recipe, { recursive: true });
  await writeFile(
    join(recipe, "Dockerfile"),
    dockerfile(base, process.env["PIP_INDEX_URL"] ?? "https://pypi.org/simple/"),
  );

  const ask = (args: readonly string[]) => timed(programs.buildctl, ["--addr", socket, ...args], { env: process.env });
  const begun = performance.now();
  const daemon = spawn(
    programs.buildkitd,
    [
      "--root",
      join(folder, "root"),
      "--addr",
      socket,
      "--containerd-worker=false",
      "--oci-worker=true",
      "--oci-worker-net=host",
    ],
    { stdio: "ignore" },
  );
  while ((await ask(["debug", "workers"])).code !== 0) {
    if (daemon.exitCode !== null || performance.now() - begun > 60_000) throw new Error("buildkitd did not come up.");
    await pause(20);
  }
  const booted = (performance.now() - begun) / 1000;

  return {
    booted,
    async build(context, registry, dated = true) {
      const cache = `type=registry,ref=${registry}/buildkit:cache,registry.insecure=true`;
      const timing = await ask([
        ...["build", "--progress=plain", "--frontend=dockerfile.v0"],
        ...["--local", `context=${context}`, "--local", `dockerfile=${recipe}`],
        ...["--local", `host=${host}`, "--opt", "context:host=local:host"],
        ...(dated ? ["--opt", `build-arg:SOURCE_DATE_EPOCH=${epoch}`] : []),
        "--output",
        `type=image,name=${registry}/buildkit:latest,push=true,registry.insecure=true,compression=zstd,rewrite-timestamp=${dated}`,
        ...["--export-cache", `${cache},mode=max,compression=zstd`, "--import-cache", cache],
      ]);
      if (timing.code !== 0) throw new Error(`buildctl ended with ${timing.code}:\n${timing.output.slice(-2000)}`);
      return timing;
    },
    forget: async () => void (await ask(["prune", "--all"])),
    [Symbol.asyncDispose]: () => ended(daemon),
  };
}

async function ended(daemon: ChildProcess): Promise<void> {
  const closed = new Promise((resolve) => daemon.once("close", resolve));
  daemon.kill();
  await closed;
}

/**
 * As one would write it who knows BuildKit well: packages by uv, with a cache of wheels, in a stage of their own; layers that do not depend on
 * each other; nothing after the code.
 */
const dockerfile = (base: string, index: string) => `FROM ${base} AS base

FROM base AS packages
ENV SSL_CERT_FILE=/host/certificates.pem UV_LINK_MODE=copy UV_DEFAULT_INDEX=${index}
RUN --mount=type=bind,from=host,target=/host \\
    --mount=type=bind,source=requirements.txt,target=/requirements.txt \\
    --mount=type=cache,target=/wheels \\
    ["/host/uv", "pip", "install", "--python=/usr/bin/python3.13", "--target=/packages", "--cache-dir=/wheels", "--compile-bytecode", "--no-deps", "--requirements=/requirements.txt"]

FROM base
WORKDIR /app
USER 65532:65532
ENV HOME=/tmp PORT=8050
COPY --link --from=packages /packages /usr/local/lib/python3.13/dist-packages
COPY --link . /app
ENTRYPOINT ["/usr/bin/python3.13", "-m", "gunicorn", "--workers=1", "--threads=8", "app:server"]
`;
