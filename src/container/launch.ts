import type { ChildProcess } from "node:child_process";
import type { RunnableImage } from "./image-in-blobs.ts";
import type { ContainerPlace } from "./place.ts";
import type { Apartness, Isolation, Mount } from "./ports.ts";

/** Everything that is decided of a container before anything of it runs. */
export type Launch = {
  readonly image: RunnableImage;
  readonly command: readonly [string, ...string[]];
  /** All of it: the image's own and what was added. */
  readonly environment: ReadonlyMap<string, string>;
  readonly mounts: readonly Mount[];
  readonly place: ContainerPlace;
  /** What all of its processes may hold together. */
  readonly memoryBytes?: number | undefined;
};

/** A container whose main process, or what stands for it on this machine, has been started. */
export type Launched = {
  readonly child: ChildProcess;
  /** Makes of a line what it would be if the container were as apart as it should be. */
  readonly change?: (line: string) => string;
  /** Asks it to end. Without it: a signal to the process group. */
  readonly terminate?: () => Promise<void>;
  /** Ends whatever is left of it. Without it: the process group, then every process that bears its mark. */
  readonly destroy?: () => Promise<void>;
  /** Where its root is on this machine, when nothing but rights keeps it from writing there. */
  readonly root?: string;
  /** The memory of its processes. Without it: that of every process that bears its mark. */
  readonly memory?: MemoryGauge;
  /** Has its workers write where they are. Without it: a signal to those that bear its mark. */
  readonly dump?: () => Promise<void>;
};

/** Tells of memory, as often as it is asked. */
export type MemoryGauge = () => Promise<
  { readonly bytes: number | undefined /** The kernel killed one of them. */; readonly killed: boolean } | undefined
>;

/** One way of keeping a container apart. */
export type Isolator = {
  readonly isolation: Isolation;
  /** What it means for a container, memory left out. */
  readonly apart: Omit<Apartness, "memory">;
  /** Has the kernel limit the memory. */
  readonly limitsMemory: boolean;
  /** Where the folder `/run/slipway` is for the server, so that it can be told where to listen. */
  serverFolder(place: ContainerPlace): string;
  launch(launch: Launch): Promise<Launched>;
};
