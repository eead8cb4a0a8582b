import type { Cache, Clock, Exec, FileEntry, Files, Log } from "./ports.ts";

const encoder = new TextEncoder();

/** A folder that is in memory only: path to content. For tests, and for what never was on a disk. */
export function memoryFiles(contents: Readonly<Record<string, string | Uint8Array>>, name = "memory"): Files {
  const files = new Map(
    Object.entries(contents).map(([path, content]) => [
      path,
      typeof content === "string" ? encoder.encode(content) : content,
    ]),
  );
  const folders = new Set(
    [...files.keys()].flatMap((path) =>
      path
        .split("/")
        .slice(0, -1)
        .map((_, depth, parts) => parts.slice(0, depth + 1).join("/")),
    ),
  );
  const entry = (path: string): FileEntry | undefined => {
    const bytes = files.get(path);
    if (bytes) return { path, kind: "file", size: bytes.byteLength, executable: false };
    return folders.has(path) ? { path, kind: "folder", size: 0, executable: false } : undefined;
  };
  return {
    name,
    list: async () => [...files.keys(), ...folders].sort(byCodeUnit).flatMap((path) => entry(path) ?? []),
    stat: async (path) => entry(path),
    read: async (path) => files.get(path),
    async *open(path) {
      const bytes = files.get(path);
      if (!bytes) throw new Error(`${name} has no file ${path}`);
      if (bytes.byteLength > 0) yield bytes;
    },
  };
}

export function memoryCache(): Cache {
  const entries = new Map<string, Uint8Array>();
  return {
    get: async (name) => entries.get(name),
    put: async (name, bytes) => void entries.set(name, bytes),
  };
}

/** A machine without programs. */
export const noPrograms: Exec = async (command) => {
  throw new Error(`The program "${command}" could not be started.`);
};

/** Says nothing. */
export const quietLog: Log = { progress: () => {}, info: () => {} };

/** A clock that stands still, but for sleeps, which pass at once. */
export function fixedClock(start = "2026-01-01T00:00:00Z"): Clock {
  let elapsed = 0;
  return {
    now: () => new Date(Date.parse(start) + elapsed * 1000),
    seconds: () => elapsed,
    sleep: async (seconds) => {
      elapsed += seconds;
    },
  };
}

const byCodeUnit = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
