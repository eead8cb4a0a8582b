import { UserError } from "../report/user-error.ts";
import { knownDashboards, readState } from "./dashboard-state.ts";
import { type LocalProxy, openProxy } from "./proxy.ts";

const firstPort = 8050;
const lastPort = 8999;

/** Where a person opens it. A browser takes every name below `localhost` for this machine (RFC 6761 §6.3). */
export const addressAt = (dashboard: string, port: number) => `http://${dashboard}.localhost:${port}/`;

/**
 * Opens a dashboard's address: at the port it always had, or at the first that neither another dashboard nor anybody else has.
 *
 * @throws UserError when its port was taken by somebody else
 */
export async function openAddress(folder: string, dashboard: string, port: number | undefined): Promise<LocalProxy> {
  if (port !== undefined) {
    return openProxy(dashboard, port).catch((cause) => {
      throw new UserError(`Port ${port}, where "${dashboard}" has its address, is in use by another program.`, {
        fix: `End that program, or give the dashboard a new address: slipway destroy ${dashboard}, then deploy it again.`,
        cause,
      });
    });
  }
  const others = await Promise.all(
    (await knownDashboards(folder)).map((name) => readState(folder, name).catch(() => undefined)),
  );
  const taken = new Set(others.map((state) => state?.port));
  for (let candidate = firstPort; candidate <= lastPort; candidate++) {
    if (taken.has(candidate)) continue;
    const opened = await openProxy(dashboard, candidate).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE" || error.code === "EACCES") return undefined;
      throw error;
    });
    if (opened) return opened;
  }
  throw new UserError(`Every port from ${firstPort} to ${lastPort} of this machine is in use.`, {
    fix: "End a program that listens on one of them.",
  });
}
