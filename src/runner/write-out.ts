import { writeSync } from "node:fs";

type Out = {
  /** Writes some of the bytes, and says how many. */
  readonly now: (bytes: Uint8Array) => number;
  readonly whenItCan: (bytes: Uint8Array) => void;
};

/**
 * Writes to standard output as `process.stdout` does, without making one: that loads all of Node's streams and sockets, a tenth of
 * what a step takes until it knows that its inputs are wrong.
 */
export const writeOut = writerTo({
  now: (bytes) => writeSync(1, bytes),
  whenItCan: (bytes) => void process.stdout.write(bytes),
});

/** A pipe that does not wait can be full: from then on it is the other way's turn, which keeps what it is given and the order. */
export function writerTo({ now, whenItCan }: Out): (text: string) => void {
  let full = false;
  return (text) => {
    let left: Uint8Array = Buffer.from(text);
    while (left.length > 0 && !full) {
      try {
        left = left.subarray(now(left));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
        full = true;
      }
    }
    if (left.length > 0) whenItCan(left);
  };
}
