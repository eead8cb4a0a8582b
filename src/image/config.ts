import { ge, valid } from "@renovatebot/pep440";
import type { Dashboard } from "../dashboard/model.ts";
import { digestOf } from "../oci/digest.ts";
import { capabilityDigests, lockDigest } from "./base/lock.ts";
import { dashboardUser } from "./base/root.ts";
import { constantDate } from "./layer/time.ts";
import type { Layer } from "./model.ts";
import { type ImagePlan, type Interior, wheelList } from "./plan.ts";
import { dashboardFolder } from "./shipped-files.ts";
import type { Start } from "./start.ts";
import type { PlacedWheel } from "./wheels/wheel-files.ts";

/** The commit that an image is made from. */
export type Revision = {
  readonly commit: string;
  /** When it was committed, ISO 8601: the image's `created`, so that one commit gives one digest at any time. */
  readonly committedAt: string;
  /** Where it can be read. */
  readonly source?: string;
};

/** What an image is made from, beside the folder. */
type Made = {
  readonly revision: Revision | undefined;
  /** The versions that were chosen, where any had to be. */
  readonly lock: string | undefined;
};

type Built = Interior & Pick<ImagePlan, "start">;

/** Where the server listens when nothing else is said (`PORT`). */
export const defaultPort = 8050;

/** So long a worker may take until it has loaded the dashboard; then the server starts another one. */
export const workerTimeoutSeconds = 60;

/**
 * The image's configuration, as the bytes that are stored.
 *
 * The server is not told an address: gunicorn listens on `0.0.0.0:$PORT` by itself, and whoever runs the image may say
 * otherwise in `GUNICORN_CMD_ARGS`, which an address on the command line would win over.
 * @see OCI Image Specification 1.1 §Image Configuration
 */
export function configOf(
  dashboard: Dashboard,
  plan: Built,
  wheels: readonly PlacedWheel[],
  layers: readonly Layer[],
  { revision, lock }: Made,
): Uint8Array {
  const created = revision === undefined ? constantDate : new Date(revision.committedAt).toISOString();
  const config = {
    created,
    architecture: "amd64",
    os: "linux",
    config: {
      User: `${dashboardUser}:${dashboardUser}`,
      ExposedPorts: { [`${defaultPort}/tcp`]: {} },
      Env: environment(),
      Entrypoint: [plan.scheme.interpreter, "-m", "gunicorn"],
      Cmd: serverArguments(plan.start, wheels),
      WorkingDir: `/${dashboardFolder}`,
      Labels: labels(dashboard, plan, wheels, layers, { revision, lock }),
      StopSignal: "SIGTERM",
    },
    rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(({ role, title }) => ({ created, created_by: "slipway build", comment: `${role}: ${title}` })),
  };
  return new TextEncoder().encode(JSON.stringify(config));
}

/** `NAME=value` each. */
export function environment(): readonly string[] {
  return [
    "PATH=/usr/local/bin:/usr/bin",
    "LANG=C.UTF-8",
    // The root is read-only; libraries that keep something in a home folder find /tmp.
    "HOME=/tmp",
    `PORT=${defaultPort}`,
    "PYTHONDONTWRITEBYTECODE=1",
    "PYTHONFAULTHANDLER=1",
    "PYTHONUNBUFFERED=1",
  ];
}

/**
 * One worker, so that what a dashboard keeps in memory is kept once; threads, since callbacks mostly wait.
 *
 * The application is loaded by the worker, not ahead of it (`--preload`): one worker shares memory with nobody, and libraries that
 * start threads when they are imported (Polars, DuckDB, Arrow) hang in a process that was forked after that. A worker that
 * is replaced also starts afresh, which is what the smoke test judges.
 */
export function serverArguments(
  start: Pick<Start, "worker" | "target">,
  wheels: readonly { readonly name: string; readonly version: string }[],
): readonly string[] {
  const gunicorn = wheels.find(({ name }) => name === "gunicorn")?.version ?? "0";
  return [
    `--worker-class=${start.worker}`,
    "--workers=1",
    // The worker of ASGI has one loop for all requests.
    ...(start.worker === "gthread" ? ["--threads=8"] : []),
    `--timeout=${workerTimeoutSeconds}`,
    "--graceful-timeout=25",
    "--keep-alive=75",
    "--worker-tmp-dir=/dev/shm",
    "--access-logfile=-",
    // From 25.1 on gunicorn opens a socket in its home folder, in vain on a read-only root; before, it refuses the flag.
    ...(valid(gunicorn) !== null && ge(gunicorn, "25.1") ? ["--no-control-socket"] : []),
    start.target,
  ];
}

/** Whose an image is, however it was built. @see OCI Image Specification 1.1 §Pre-Defined Annotation Keys */
export function dashboardLabels(
  { name, title, owner }: Dashboard,
  revision: Revision | undefined,
): Readonly<Record<string, string>> {
  return {
    "org.opencontainers.image.title": title.value,
    ...(owner === undefined ? {} : { "org.opencontainers.image.vendor": owner }),
    ...(revision === undefined ? {} : { "org.opencontainers.image.revision": revision.commit }),
    ...(revision?.source === undefined ? {} : { "org.opencontainers.image.source": revision.source }),
    "dev.slipway.dashboard": name.value,
  };
}

function labels(
  dashboard: Dashboard,
  { base, interpreter }: Built,
  wheels: readonly PlacedWheel[],
  layers: readonly Layer[],
  { revision, lock }: Made,
): Readonly<Record<string, string>> {
  return {
    ...dashboardLabels(dashboard, revision),
    "org.opencontainers.image.base.name": base.name,
    "dev.slipway.base.lock": lockDigest(base),
    ...(dashboard.capabilities === undefined
      ? {}
      : {
          "dev.slipway.base.capabilities": dashboard.capabilities.value.join(","),
          "dev.slipway.base.capabilities.lock": capabilityDigests(base, dashboard.capabilities.value).join(","),
        }),
    "dev.slipway.base.layer": layers[0]?.diffId ?? "",
    "dev.slipway.python": interpreter.python,
    "dev.slipway.wheels": digestOf(new TextEncoder().encode(wheelList(wheels))),
    ...(lock === undefined ? {} : { "dev.slipway.lock": digestOf(new TextEncoder().encode(lock)) }),
  };
}
