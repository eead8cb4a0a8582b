import { randomBytes } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";

/** The system's own source of randomness, where it has one as a file. */
const source = "/dev/urandom";

/** 128 bits that nobody can foresee, in hexadecimal: from the system itself where it can be asked, since Node's way there takes 6 ms to load. */
export function unguessable(file = source): string {
  const bytes = Buffer.alloc(16);
  try {
    const open = openSync(file, "r");
    try {
      if (readSync(open, bytes) === bytes.length) return bytes.toString("hex");
    } finally {
      closeSync(open);
    }
  } catch {
    // Not every system has such a file.
  }
  return randomBytes(bytes.length).toString("hex");
}
