import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as z from "zod/mini";
import { whileLocked } from "../oci/index-lock.ts";
import { InfrastructureError } from "../report/user-error.ts";
import { isAlive, listen } from "./alive.ts";
import { candidate } from "./dashboard-state.ts";

/** What another process may ask of the one that looks after a dashboard. */
export const command = z.discriminatedUnion("command", [
  z.strictObject({ command: z.literal("status") }),
  z.strictObject({ command: z.literal("rollout"), release: candidate }),
  z.strictObject({ command: z.literal("rollback") }),
  z.strictObject({ command: z.literal("stop") }),
]);
export type Command = z.infer<typeof command>;

const reply = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("done"), value: z.unknown() }),
  z.strictObject({ kind: z.literal("failed"), message: z.string(), fix: z.exactOptional(z.string()) }),
]);
export type ControlReply = z.infer<typeof reply>;

/**
 * Where one process may look after a dashboard: a Unix socket that only its owner can open, whose name follows from the folder of the
 * state and the dashboard.
 */
export async function controlPath(folder: string, dashboard: string, temporary: string): Promise<string> {
  const user = process.getuid?.() ?? 0;
  const own = join(temporary, `slipway-control-${user}`);
  await fs.mkdir(own, { mode: 0o700 }).catch(() => {});
  const found = await fs.lstat(own);
  if (!found.isDirectory() || found.uid !== user || (found.mode & 0o077) !== 0) {
    throw new InfrastructureError(`${own} is not a folder of yours alone.`, { fix: `Remove it: rm -r ${own}` });
  }
  const hash = createHash("sha256").update(`${folder}\0${dashboard}`).digest("hex").slice(0, 16);
  return join(own, `${hash}.sock`);
}

/**
 * Becomes the one process that looks after a dashboard, or does not: undefined when another one does. The kernel gives the place
 * up when a process ends, however it ends.
 */
export async function takeControl(
  path: string,
  answer: (asked: Command) => Promise<ControlReply>,
): Promise<{ close(): Promise<void> } | undefined> {
  return whileLocked(`${path}.lock`, fs, async () => {
    if (await isAlive(path)) return undefined;
    await fs.rm(path, { force: true });
    const server = createServer((socket) => {
      socket.on("error", () => {});
      createInterface({ input: socket }).once("line", (line) => {
        void answered(line, answer).then((value) => socket.end(`${JSON.stringify(value)}\n`));
      });
    });
    await listen(server, path);
    return {
      close: () =>
        new Promise<void>((done) => {
          // Node removes the socket when it closes.
          server.close(() => done());
          setImmediate(() => done());
        }),
    };
  });
}

async function answered(line: string, answer: (asked: Command) => Promise<ControlReply>): Promise<ControlReply> {
  try {
    return await answer(command.parse(JSON.parse(line)));
  } catch (error) {
    const fix = error instanceof Error && "fix" in error && typeof error.fix === "string" ? { fix: error.fix } : {};
    return { kind: "failed", message: error instanceof Error ? error.message : String(error), ...fix };
  }
}

/** Asks whoever looks after the dashboard; undefined when nobody does, or they ended before they answered. */
export function askControl(path: string, asked: Command): Promise<ControlReply | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path, () => socket.write(`${JSON.stringify(asked)}\n`));
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => {
      text += chunk;
    });
    socket.once("error", () => resolve(undefined));
    socket.once("close", () => {
      try {
        resolve(reply.parse(JSON.parse(text)));
      } catch {
        resolve(undefined);
      }
    });
  });
}
