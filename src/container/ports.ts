import type { Digest } from "../oci/ports.ts";

/**
 * How apart from the machine a container is, strongest first. `docker` and `podman`: an engine. `namespaces`: own users,
 * mounts, processes and network on Linux. `chroot`: own file system only. `process`: nothing but another process.
 */
export type Isolation = "docker" | "podman" | "namespaces" | "chroot" | "process";

export type Mount = { readonly source: string; readonly target: string; readonly writable: boolean };

/**
 * What holds for a container. `memory`: `limited` by the kernel; `watched` by this process, which kills what takes too much a moment
 * later; `free` where nobody looks.
 */
export type Apartness = {
  /** Runs as the user 65532, which is nobody else's. */
  readonly ownUser: boolean;
  /** Can write to `/tmp`, `/dev/shm` and its socket's folder only. */
  readonly readOnly: boolean;
  readonly noCapabilities: boolean;
  readonly noNetwork: boolean;
  readonly memory: "limited" | "watched" | "free";
};

export type RunOptions = {
  /** The manifest of an image whose blobs the runtime was given. */
  readonly image: Digest;
  /** Instead of the image's own entry point and command. */
  readonly command?: readonly string[];
  /** Added to the image's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly mounts?: readonly Mount[];
  /** How much memory all of its processes may hold together; one of them is killed when they hold more. Left out: as much as there is. */
  readonly memoryBytes?: number;
  /** Each line that the container writes, as it comes; both streams. */
  readonly onLine?: (line: string) => void;
};

/** What came of one request to a server. */
export type Reply =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** Names in lower case; of several with one name, the first. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
    }
  /** Nobody listens: nothing was sent. */
  | { readonly kind: "refused" }
  /** No whole answer within the time. */
  | { readonly kind: "silent" }
  /** The answer ended early, was no HTTP, or was larger than is read. */
  | { readonly kind: "broken"; readonly reason: string };

export type RequestOptions = {
  readonly timeoutSeconds: number;
  /** JSON to post; left out: a plain question. */
  readonly json?: string;
};

export type Container = {
  /** How apart it is. */
  readonly isolation: Isolation;
  /** What that means for this one. */
  readonly apart: Apartness;
  /** A Unix socket on this machine at which the dashboard's server answers, once it does. */
  readonly socket: string;
  /** Asks the server for a path once, over its socket. Never rejects. */
  request(path: string, options: RequestOptions): Promise<Reply>;
  /** Settles when the main process has ended; never rejects. */
  readonly ended: Promise<{ readonly code: number | undefined; readonly signal: string | undefined }>;
  /** The newest lines written, at most 2,000. */
  lines(): readonly string[];
  /** The memory that its processes hold now, in bytes, where that can be told. */
  memory(): Promise<number | undefined>;
  /**
   * What is known of its memory, where it was given some: the most that its processes held at once, in bytes, as far as was seen, and
   * whether one of them was killed for taking more than there is.
   */
  memorySeen(): Promise<{ readonly mostBytes: number | undefined; readonly killed: boolean }>;
  /** Where its processes listen by TCP, `127.0.0.1:8050` each; undefined where that cannot be told. */
  listening(): Promise<readonly string[] | undefined>;
  /** Has the server's workers write to its lines where each of their threads is, as far as they are Python's; they end by it. */
  dump(): Promise<void>;
  /** Files below its root that it changed, where nothing kept it from that; `/tmp` left out. */
  changed(): Promise<readonly string[]>;
  /** Asks it to end, and after `graceSeconds` makes it. Idempotent; nothing of it is left afterwards. */
  stop(graceSeconds?: number): Promise<void>;
};

/** Runs images as uid 65532 with a read-only root, no capabilities and no network. */
export type ContainerRuntime = {
  /** What containers will have, which is tried at the first call. */
  isolation(): Promise<Isolation>;
  /** Starts the image's server, told through the environment to listen on a Unix socket. Resolves before it answers. */
  start(options: RunOptions): Promise<Container>;
  /** Runs a command to its end. `/out` is empty and writable in there; what it holds afterwards is in `files`, by path. */
  run(options: RunOptions & { readonly command: readonly string[]; readonly timeoutSeconds: number }): Promise<{
    readonly code: number;
    readonly lines: readonly string[];
    readonly files: ReadonlyMap<string, Uint8Array>;
  }>;
};

/** One that was opened: `close` ends every container that was started and not stopped. */
export type OpenRuntime = ContainerRuntime & { close(): Promise<void> };
