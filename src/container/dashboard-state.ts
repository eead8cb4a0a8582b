import { randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import type { Release } from "../deploy/ports.ts";
import { isDigest } from "../oci/digest.ts";
import { diskError } from "../oci/disk.ts";
import type { Digest } from "../oci/ports.ts";
import { InfrastructureError, UserError } from "../report/user-error.ts";

const release = z.strictObject({
  id: z.string(),
  dashboard: z.string(),
  image: z.custom<Digest>((text) => typeof text === "string" && isDigest(text), "is not a SHA-256 digest"),
  datasets: z.record(z.string(), z.string()),
  createdAt: z.string(),
  revision: z.exactOptional(z.string()),
});

/** What is asked to be deployed: a release that has neither number nor time yet. */
export const candidate = z.omit(release, { id: true, createdAt: true });

const model = z.strictObject({
  version: z.literal(1),
  /** Where it is served, for good: people keep the address. */
  port: z.int().check(z.gte(1), z.lte(65535)),
  /** The number of the next release. */
  next: z.int().check(z.gte(1)),
  /** The id of the one that is to be served. */
  current: z.string(),
  /** Newest first. */
  releases: z.array(release).check(z.minLength(1)),
});

/** All that is remembered of a dashboard. One file, so that a process that is killed leaves the old or the new, never half. */
export type DashboardState = z.infer<typeof model>;

const fileName = "dashboard.json";

/** A name that is also the name of a folder and of a host. @throws UserError */
export function checkName(dashboard: string): string {
  // A preview's name is a dashboard's with the pull request before it, so it may be as long as a DNS label.
  if (/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(dashboard)) return dashboard;
  throw new UserError(`${JSON.stringify(dashboard.slice(0, 80))} is no name of a dashboard.`, {
    fix: "Use lower-case letters, digits and hyphens, at most 63 of them.",
  });
}

/** @throws UserError when the file is not as it was written */
export async function readState(folder: string, dashboard: string): Promise<DashboardState | undefined> {
  const file = join(folder, checkName(dashboard), fileName);
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return model.parse(JSON.parse(text));
  } catch (cause) {
    throw new UserError(`${file} is not as Slipway wrote it.`, {
      fix: `Put it back, or start afresh: slipway destroy ${dashboard}.`,
      cause,
    });
  }
}

/** Beside its place, synced, renamed. @throws InfrastructureError when the disk does not take it */
export async function writeState(folder: string, dashboard: string, state: DashboardState): Promise<void> {
  const place = join(folder, checkName(dashboard));
  const temporary = join(place, `.${fileName}.${randomUUID()}`);
  try {
    await mkdir(place, { recursive: true });
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(`${JSON.stringify(state, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, join(place, fileName));
  } catch (cause) {
    await rm(temporary, { force: true });
    const said = diskError(cause, place);
    if (said instanceof InfrastructureError) throw said;
    throw new InfrastructureError(`What is deployed could not be written down in ${place}.`, {
      fix: "See that there is space on that disk and that you may write there, then deploy again.",
      cause,
    });
  }
}

/** Every dashboard that there is state of, in code-unit order. */
export async function knownDashboards(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) =>
      (await readFile(join(folder, name, fileName)).catch(() => undefined)) === undefined ? [] : [name],
    ),
  );
  return found.flat().sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

export const currentOf = ({ releases, current }: DashboardState): Release | undefined =>
  releases.find(({ id }) => id === current);

/** The one that was deployed before the current one. */
export function previousOf({ releases, current }: DashboardState): Release | undefined {
  return releases[releases.findIndex(({ id }) => id === current) + 1];
}

const largestLog = 1024 * 1024;

/**
 * What a dashboard's containers write, kept through their ends; of the oldest, up to two megabytes remain. A disk that takes no
 * more must not end a dashboard that works, so that nothing is said of it.
 */
export function openLog(folder: string, dashboard: string): (line: string) => void {
  const place = join(folder, checkName(dashboard));
  const file = join(place, "log.txt");
  return (line) => {
    try {
      mkdirSync(place, { recursive: true });
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largestLog)
        renameSync(file, join(place, "log.1.txt"));
      appendFileSync(file, `${line}\n`, { mode: 0o600 });
    } catch {
      // See above.
    }
  };
}

/** The newest lines, oldest first; raw, as the dashboard wrote them. */
export async function readLog(folder: string, dashboard: string, lines: number): Promise<readonly string[]> {
  const place = join(folder, checkName(dashboard));
  const texts = await Promise.all(
    ["log.1.txt", "log.txt"].map((name) => readFile(join(place, name), "utf8").catch(() => "")),
  );
  const all = texts.join("").split("\n").slice(0, -1);
  return lines > 0 ? all.slice(-lines) : [];
}
