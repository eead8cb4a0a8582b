import type { Attempts } from "../src/pipeline/attempt.ts";
import type { Folder } from "../src/pipeline/checks.ts";
import type { Run } from "../src/pipeline/run.ts";
import type { Given, InputShape } from "./declare.ts";
import type { ImageOptions } from "./ports.ts";

/** What an action works with. */
export type Step<Own> = {
  readonly given: Own;
  readonly stages: Attempts;
  /** The stages of this step, over the dashboard's folder. */
  withFiles(): Promise<Run<StepPort>>;
  /** The same run where it moves images or data. */
  withImages(): Promise<Run<ImagePort>>;
  /** The same run where it looks up what is in an image. */
  withAdvisories(): Promise<Run<ImagePort>>;
  /** The same run where it also starts images; what that opens is closed when the step ends. */
  withRuntime(options: ImageOptions): Promise<Run>;
  /** Keeps a file for later steps of the job, and answers with its path. */
  keep(name: string, bytes: Uint8Array): Promise<string>;
};

type StepPort = "files" | "cache" | "log" | "clock" | "exec" | "http";
type ImagePort = StepPort | "blobs" | "registry" | "store";

/** What a step hands on: its outputs by name, and what the summary is about. */
type Handed<Output extends string> = Partial<Record<Exclude<Output, "verdict">, string>> & { readonly title?: string };

/** The dashboard's title, where the folder is one. */
export const titleOf = ({ dashboard }: Folder): { readonly title?: string } =>
  dashboard === undefined ? {} : { title: dashboard.title.value };

export type Work<Inputs extends InputShape, Output extends string> = (
  step: Step<Given<Inputs>>,
) => Promise<Handed<Output>>;
