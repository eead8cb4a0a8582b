import { kernelOf, moduleOf } from "./instance.ts";
import type { Kernel } from "./kernel.ts";
import { kernelBytes } from "./kernel-bytes.ts";

let compiled: object | undefined;

/** What `assembly/` is the source of, compiled; another thread may have it. */
export function kernelModule(): object {
  compiled ??= moduleOf(Buffer.from(kernelBytes, "base64"));
  return compiled;
}

/** The kernel, with memory of its own. */
export const webAssemblyKernel = (): Kernel => kernelOf(kernelModule());
