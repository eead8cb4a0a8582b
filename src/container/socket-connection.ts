import { closeSync, constants, fstatSync, lstatSync, openSync } from "node:fs";
import { connect, type Socket } from "node:net";

/** Linux: names a file without opening it. Node knows no constant for it. @see open(2), O_PATH */
const pathOnly = 0o10000000;

/** Nothing is ever there. */
const nowhere = "/nonexistent/socket";

/**
 * Connects to a Unix socket, and to nothing else.
 *
 * The socket is in a folder that the container writes to: it could put a link to somebody else's socket into its place. So the
 * last part of the path is not followed; on Linux this holds however quickly it is swapped. What is no socket counts as absent.
 */
export function connectTo(socketPath: string): Socket {
  if (process.platform !== "linux") {
    const found = lstatSync(socketPath, { throwIfNoEntry: false });
    return connect(found === undefined || found.isSocket() ? socketPath : nowhere);
  }
  let file: number;
  try {
    file = openSync(socketPath, pathOnly | constants.O_NOFOLLOW);
  } catch {
    return connect(nowhere);
  }
  const socket = connect(fstatSync(file).isSocket() ? `/proc/self/fd/${file}` : nowhere);
  let isOpen = true;
  const close = () => {
    if (isOpen) closeSync(file);
    isOpen = false;
  };
  socket.once("connect", close);
  socket.once("close", close);
  return socket;
}
