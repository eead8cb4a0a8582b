import type { Kernel } from "./kernel.ts";
import { kernelBytes } from "./kernel-bytes.ts";

// Node has it; the types of Node do not say so.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

let compiled: object | undefined;

/** The kernel that `assembly/` is the source of, with memory of its own. */
export function webAssemblyKernel(): Kernel {
  compiled ??= new WebAssembly.Module(Buffer.from(kernelBytes, "base64"));
  return new WebAssembly.Instance(compiled).exports as Kernel;
}
