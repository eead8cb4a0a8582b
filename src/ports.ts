import type { DockerfileBuilder } from "./container/buildkit/ports.ts";
import type { ContainerRuntime } from "./container/ports.ts";
import type { ObjectStore } from "./dataset/ports.ts";
import type { Target } from "./deploy/ports.ts";
import type { Blobs, Registry } from "./oci/ports.ts";
import type { Cache, Clock, Exec, Files, Http, Log, RunProgram, Thread } from "./runner/ports.ts";

/**
 * Everything that a stage may need of the world. A stage takes only what it uses (`Pick<Ports, "files" | "log">`); the two
 * composition roots, `actions/ports.ts` and `cli/ports.ts`, build the whole.
 */
export type Ports = {
  /** The dashboard's folder. */
  readonly files: Files;
  readonly log: Log;
  readonly clock: Clock;
  readonly exec: Exec;
  readonly http: Http;
  /** Runs programs that are fetched when they are needed; left out where that is not to be done. */
  readonly runProgram?: RunProgram | undefined;
  readonly cache: Cache;
  /** Where layers and manifests are built into and read from. */
  readonly blobs: Blobs;
  readonly registry: Registry;
  readonly store: ObjectStore;
  readonly runtime: ContainerRuntime;
  /** Looks for what builds Dockerfiles; left out where no step of one may be run. */
  readonly dockerfiles?: (() => Promise<DockerfileBuilder>) | undefined;
  readonly target: Target;
  /** Starts a thread for the program in `threads/table-part.ts`, where the machine has more than one core. */
  readonly tableThread?: (() => Thread) | undefined;
};
