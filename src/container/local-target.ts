import { realpathSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Release, RolloutOutcome, Serving, Target } from "../deploy/ports.ts";
import { InfrastructureError, UserError } from "../report/user-error.ts";
import type { Clock } from "../runner/ports.ts";
import { askControl, type Command, type ControlReply, controlPath, takeControl } from "./control.ts";
import { checkName, currentOf, knownDashboards, readLog, readState } from "./dashboard-state.ts";
import { addressAt } from "./local-address.ts";
import type { ContainerRuntime } from "./ports.ts";
import { type Supervisor, supervise } from "./supervisor.ts";

export type LocalTarget = Target & {
  /**
   * Serves what is deployed of a dashboard until the signal, or until another process asks it to end.
   *
   * @throws UserError when another process serves it, or it does not come up
   */
  serve(dashboard: string, options: { readonly signal: AbortSignal }): Promise<void>;
  /** Whether it is this process that serves the dashboard: another one may have been there before. */
  holds(dashboard: string): boolean;
  /** Ends everything that this process serves. What is deployed stays deployed. */
  close(): Promise<void>;
};

export type LocalTargetSettings = {
  /** Where what is deployed is written down, a folder for each dashboard. */
  readonly folder: string;
  readonly runtime: ContainerRuntime;
  readonly clock: Clock;
  /** How long a release may take until it answers. */
  readonly timeoutSeconds?: number;
  /** For control sockets; its path must be short. */
  readonly temporary?: string;
};

type Held = { readonly supervisor: Supervisor; readonly stopped: Promise<void>; release(): Promise<void> };

/**
 * This machine as a place that serves dashboards. What is served lives in the process that serves it: a roll-out starts it there and
 * `serve` keeps it; from any other process, roll-out, roll-back, status and destroy reach it through a socket. A process that is
 * killed takes its containers with it and leaves the state as it was.
 */
export function localTarget(settings: LocalTargetSettings): LocalTarget {
  const { runtime, clock, timeoutSeconds = 90 } = settings;
  const folder = resolve(settings.folder);
  const temporary = realpathSync(settings.temporary ?? tmpdir());
  const held = new Map<string, Held>();

  const pathOf = (dashboard: string) => controlPath(folder, checkName(dashboard), temporary);

  /** Becomes the process that looks after a dashboard; undefined when another one does. */
  async function hold(dashboard: string): Promise<Held | undefined> {
    const known = held.get(dashboard);
    if (known) return known;
    const supervisor = supervise({ dashboard, folder, runtime, clock, timeoutSeconds });
    const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
    const control = await takeControl(await pathOf(dashboard), (asked) => answer(asked, supervisor, stop));
    if (!control) return undefined;
    let released: Promise<void> | undefined;
    const mine: Held = {
      supervisor,
      stopped,
      release() {
        released ??= supervisor.close().then(async () => {
          held.delete(dashboard);
          await control.close();
          stop();
        });
        return released;
      },
    };
    void stopped.then(() => mine.release());
    held.set(dashboard, mine);
    return mine;
  }

  async function answer(asked: Command, supervisor: Supervisor, stop: () => void): Promise<ControlReply> {
    if (asked.command === "status") return { kind: "done", value: supervisor.serving() ?? null };
    if (asked.command === "rollout") return { kind: "done", value: await supervisor.rollout(asked.release) };
    if (asked.command === "rollback") return { kind: "done", value: await supervisor.rollback({ keep: true }) };
    stop();
    return { kind: "done", value: null };
  }

  /** Asks the process that looks after it. What it says comes from our own code, which alone can open the socket. */
  async function elsewhere<Value>(dashboard: string, asked: Command): Promise<Value> {
    const reply = await askControl(await pathOf(dashboard), asked);
    if (reply?.kind === "done") return reply.value as Value;
    if (reply?.kind === "failed") throw new UserError(reply.message, reply.fix === undefined ? {} : { fix: reply.fix });
    throw new InfrastructureError(`The process that serves "${dashboard}" ended before it had answered.`, {
      fix: "Run this again.",
    });
  }

  async function statusOf(dashboard: string): Promise<readonly Serving[]> {
    const state = await readState(folder, dashboard);
    const release = state && currentOf(state);
    if (!state || !release) return [];
    const reply = held.has(dashboard)
      ? { kind: "done", value: held.get(dashboard)?.supervisor.serving() }
      : await askControl(await pathOf(dashboard), { command: "status" });
    if (reply?.kind === "done" && reply.value) return [reply.value as Serving];
    return [{ dashboard, address: addressAt(dashboard, state.port), release, state: "stopped", isolation: "none" }];
  }

  const deployed = async (dashboard: string) => {
    const state = await readState(folder, dashboard);
    if (state) return state;
    const names = await knownDashboards(folder);
    throw new UserError(`No dashboard "${dashboard}" is deployed on this machine.`, {
      fix: names.length === 0 ? "Deploy one: slipway run." : `Name one of ${names.join(", ")}.`,
    });
  };

  return {
    signsIn: false,
    holds: (dashboard) => held.has(dashboard),
    name: "this machine",
    async rollout(release): Promise<RolloutOutcome> {
      const mine = await hold(release.dashboard);
      if (!mine) return elsewhere(release.dashboard, { command: "rollout", release: plain(release) });
      try {
        const outcome = await mine.supervisor.rollout(release);
        if (mine.supervisor.serving() === undefined) await mine.release();
        return outcome;
      } catch (error) {
        if (mine.supervisor.serving() === undefined) await mine.release();
        throw error;
      }
    },
    async rollback(dashboard) {
      await deployed(dashboard);
      const known = held.get(dashboard);
      if (known) return known.supervisor.rollback({ keep: true });
      const mine = await hold(dashboard);
      if (!mine) return elsewhere(dashboard, { command: "rollback" });
      return mine.supervisor.rollback({ keep: false }).finally(() => mine.release());
    },
    async status(dashboard) {
      const names = dashboard === undefined ? await knownDashboards(folder) : [dashboard];
      return (await Promise.all(names.map(statusOf))).flat();
    },
    history: async (dashboard) => (await deployed(dashboard)).releases,
    async logs(dashboard, lines) {
      await deployed(dashboard);
      return readLog(folder, dashboard, lines);
    },
    async destroy(dashboard) {
      await held.get(dashboard)?.release();
      let mine = await hold(dashboard);
      for (let round = 0; !mine && round < 300; round++) {
        await askControl(await pathOf(dashboard), { command: "stop" });
        await clock.sleep(0.1);
        mine = await hold(dashboard);
      }
      if (!mine) {
        throw new InfrastructureError(`The process that serves "${dashboard}" does not let go of it.`, {
          fix: "End that process, then run this again.",
        });
      }
      await rm(join(folder, checkName(dashboard)), { recursive: true, force: true });
      await mine.release();
    },
    async serve(dashboard, { signal }) {
      await deployed(dashboard);
      const mine = await hold(dashboard);
      if (!mine) {
        throw new UserError(`"${dashboard}" is served by another process of this machine.`, {
          fix: `Open its address (slipway status ${dashboard}), or end that process.`,
        });
      }
      try {
        await mine.supervisor.resume();
        const aborted = new Promise<void>((done) => {
          if (signal.aborted) done();
          else signal.addEventListener("abort", () => done(), { once: true });
        });
        await Promise.race([aborted, mine.stopped]);
      } finally {
        await mine.release();
      }
    },
    async close() {
      await Promise.all([...held.values()].map((mine) => mine.release()));
    },
  };
}

/** Nothing but what a release has. */
function plain({ dashboard, image, datasets, revision }: Omit<Release, "id" | "createdAt">) {
  return { dashboard, image, datasets: { ...datasets }, ...(revision === undefined ? {} : { revision }) };
}
