import type { OtherFile } from "../dash/other-files.ts";
import type { PythonModule } from "../python/model.ts";
import { faultIn } from "./faults.ts";
import type { Fault } from "./instruction.ts";
import { type Instructions, instructionsIn } from "./instructions.ts";
import type { Dockerfile } from "./rule.ts";
import { stagesIn } from "./stages.ts";

export type Read = Instructions & { readonly fault: Fault | undefined; readonly file: Dockerfile };

/** Reads a Dockerfile as BuildKit would, without building. */
export function readDockerfile(
  { path, text }: { readonly path: string; readonly text: string },
  beside: { readonly files: readonly OtherFile[]; readonly modules: readonly PythonModule[] },
): Read {
  const read = instructionsIn(text);
  const stages = stagesIn(read.instructions);
  const file = { ...stages, path, text, instructions: read.instructions, last: stages.stages.at(-1), ...beside };
  return { ...read, fault: faultIn(read, text), file };
}
