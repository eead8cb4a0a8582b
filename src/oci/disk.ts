import { InfrastructureError } from "../report/user-error.ts";

/** An open file of a {@link Disk}. */
export type DiskFile = {
  read(buffer: Uint8Array, offset: number, length: number): Promise<{ readonly bytesRead: number }>;
  write(buffer: Uint8Array, offset: number, length: number): Promise<{ readonly bytesWritten: number }>;
  sync(): Promise<void>;
  close(): Promise<void>;
};

/** What an image layout asks of a disk, in the words of `node:fs/promises`; tests pass one that fails. */
export type Disk = {
  open(path: string, flags: string, mode?: number): Promise<DiskFile>;
  link(existing: string, path: string): Promise<void>;
  mkdir(path: string, options: { readonly recursive: true }): Promise<unknown>;
  readdir(path: string): Promise<readonly string[]>;
  readFile(path: string, encoding: "utf8"): Promise<string>;
  rename(from: string, to: string): Promise<void>;
  stat(path: string): Promise<{ readonly ctimeMs: number }>;
  unlink(path: string): Promise<void>;
};

/** Writes the whole chunk, however few bytes the disk takes at a time. */
export async function writeAll(file: DiskFile, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.byteLength; ) {
    at += (await file.write(chunk, at, chunk.byteLength - at)).bytesWritten;
  }
}

/** A file's bytes from where it stands to its end; each chunk is the reader's to keep. */
export async function* chunksOf(file: DiskFile, chunkSize = 256 * 1024): AsyncGenerator<Uint8Array> {
  while (true) {
    const buffer = new Uint8Array(chunkSize);
    const { bytesRead } = await file.read(buffer, 0, chunkSize);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Makes a rename last through a power cut. Not every system can sync a folder; those that cannot need not. */
export async function syncFolder(disk: Disk, folder: string): Promise<void> {
  const handle = await disk.open(folder, "r").catch(ignoring("EISDIR", "EPERM", "EACCES"));
  if (!handle) return;
  try {
    await handle.sync().catch(ignoring("EINVAL", "EPERM", "EISDIR"));
  } finally {
    await handle.close();
  }
}

/** For `.catch`: `undefined` for errors of these codes; any other goes on. */
export function ignoring(...codes: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (codes.includes(codeOf(error) ?? "")) return undefined;
    throw error;
  };
}

/** What a person should know of a disk that failed; anything that is not the disk's is handed back as it is. */
export function diskError(error: unknown, folder: string): unknown {
  const code = codeOf(error);
  if (error instanceof InfrastructureError || code === undefined) return error;
  const said = faults[code];
  return said ? new InfrastructureError(said.message(folder), { fix: said.fix, cause: error }) : error;
}

const readOnly = {
  message: (folder: string) => `${folder} cannot be written to.`,
  fix: "Give yourself write access to it, or name another folder.",
};
const full = {
  message: (folder: string) => `There is no space left on the disk that holds ${folder}.`,
  fix: "Free some space, then run this again: nothing half-written was kept.",
};
const faults: Readonly<Record<string, typeof full>> = {
  ENOSPC: full,
  EDQUOT: full,
  EROFS: readOnly,
  EACCES: readOnly,
  EPERM: readOnly,
  EIO: { message: (folder) => `The disk that holds ${folder} reports a fault.`, fix: "Name a folder on another disk." },
};

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
