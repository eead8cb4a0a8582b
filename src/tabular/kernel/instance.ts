import type { Kernel } from "./kernel.ts";

// Node has it; the types of Node do not say so.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

export const moduleOf = (bytes: Uint8Array): object => new WebAssembly.Module(bytes);

/** The kernel that was compiled, with memory of its own. */
export const kernelOf = (module: object): Kernel => new WebAssembly.Instance(module).exports as Kernel;
