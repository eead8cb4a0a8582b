/** A store's own mark of one state of an object; opaque. */
export type Generation = string;

/**
 * Objects by key. Creating never overwrites; replacing happens only at the generation that was read. A reader sees an
 * object whole or not at all.
 */
export type ObjectStore = {
  /** As a person would name it: `gs://bucket`, a folder. */
  readonly name: string;
  /** The store's own time: a version later than this is refused. */
  now(): Promise<Date>;
  read(key: string): Promise<{ readonly bytes: Uint8Array; readonly generation: Generation } | undefined>;
  /** `exists` when an object of that key was there already, whatever its bytes. */
  create(key: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<"created" | "exists">;
  /** `changed` when the object is no longer at `expected` (`absent`: it is there by now); then nothing was written. */
  replace(key: string, bytes: Uint8Array, expected: Generation | "absent"): Promise<"replaced" | "changed">;
  /** Keys below a prefix, in code-unit order. */
  list(prefix: string): Promise<readonly string[]>;
};
