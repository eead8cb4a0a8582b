import type { Release, RolloutOutcome, Serving } from "../deploy/ports.ts";
import { firstAnswer } from "../image/first-request.ts";
import { InfrastructureError, UserError } from "../report/user-error.ts";
import { quietLog } from "../runner/memory.ts";
import type { Clock } from "../runner/ports.ts";
import { currentOf, type DashboardState, openLog, previousOf, readState, writeState } from "./dashboard-state.ts";
import { addressAt, openAddress } from "./local-address.ts";
import type { Container, ContainerRuntime } from "./ports.ts";
import type { LocalProxy } from "./proxy.ts";
import { ask } from "./socket-http.ts";

export type SupervisorSettings = {
  readonly dashboard: string;
  /** Where the state of all dashboards is. */
  readonly folder: string;
  readonly runtime: ContainerRuntime;
  readonly clock: Clock;
  /** How long a release may take until it answers. */
  readonly timeoutSeconds: number;
};

/** Looks after one dashboard inside this process. One process at a time does. */
export type Supervisor = {
  rollout(release: Omit<Release, "id" | "createdAt">): Promise<RolloutOutcome>;
  /** Goes back to the release before the current one. `keep`: and goes on serving it. */
  rollback(options: { readonly keep: boolean }): Promise<RolloutOutcome>;
  /** Starts the current release, when it does not run. @throws UserError when it does not come up */
  resume(): Promise<Serving>;
  /** What runs in this process now. */
  serving(): Serving | undefined;
  /** Ends whatever runs. The state stays. */
  close(): Promise<void>;
};

type Running = { readonly release: Release; readonly container: Container };

/** A dashboard that dies so often within so many seconds is not started again. */
const tooOften = { deaths: 5, seconds: 60 };
const drainSeconds = 10;

export function supervise({ dashboard, folder, runtime, clock, timeoutSeconds }: SupervisorSettings): Supervisor {
  const log = openLog(folder, dashboard);
  const ended = new AbortController();
  let proxy: LocalProxy | undefined;
  let active: Running | undefined;
  let deaths: number[] = [];
  let last: Promise<unknown> = Promise.resolve();

  /** One change after the other, whoever asks. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = last.then(work, work);
    last = next.catch(() => {});
    return next;
  };

  const servingOf = ({ release, container }: Running, port: number): Serving => ({
    dashboard,
    address: addressAt(dashboard, port),
    release,
    state: "serving",
    isolation: container.isolation,
  });
  const serving = () => (active && proxy ? servingOf(active, proxy.port) : undefined);

  /** Starts a release and waits until it truly answers. What did not come up is gone. */
  async function prove(
    release: Release,
  ): Promise<Running | { readonly reason: string; readonly lines: readonly string[] }> {
    log(`slipway: starting ${release.id}`);
    const container = await runtime.start({ image: release.image, onLine: log });
    const answer = await firstAnswer(
      container,
      { callbacks: undefined, prefix: "/" },
      { timeoutSeconds },
      { clock, log: quietLog },
    );
    if (answer.kind === "answers" && !ended.signal.aborted) return { release, container };
    const lines = container.lines();
    await container.stop(2);
    if (answer.kind === "answers") return { reason: "It was stopped meanwhile.", lines };
    log(`slipway: ${release.id} did not come up`);
    return { reason: answer.finding.message, lines };
  }

  /** Makes a release that answers the one that is served; the one before ends when nothing of it is under way any more. */
  async function takeOver(next: Running, front: LocalProxy, remember: () => Promise<void>) {
    const before = active;
    front.switchTo(next.container.socket);
    active = next;
    try {
      await throughAddress(front);
      await remember();
    } catch (error) {
      active = before;
      front.switchTo(before?.container.socket);
      await next.container.stop(2);
      throw error;
    }
    watch(next);
    if (before) void front.drained(before.container.socket, drainSeconds).then(() => before.container.stop());
  }

  async function throughAddress(front: LocalProxy) {
    const place = { host: "127.0.0.1", port: front.port };
    const headers = { host: `${dashboard}.localhost:${front.port}` };
    const reply = await ask(place, "/_dash-layout", { timeoutSeconds, headers });
    if (reply.kind === "answered" && reply.status === 200) return;
    throw new InfrastructureError(`The dashboard answers, but not at ${addressAt(dashboard, front.port)}.`, {
      fix: `See what it wrote: slipway logs ${dashboard}.`,
    });
  }

  /** A dashboard that dies is started again: at once, then after ever longer pauses, and then no more. */
  function watch(running: Running) {
    void running.container.ended.then(({ code, signal }) => {
      if (active !== running || ended.signal.aborted) return;
      active = undefined;
      void running.container.stop(0);
      void inTurn(() => restart(running.release, signal ?? `code ${code ?? "unknown"}`)).catch(() => {});
    });
  }

  async function restart(release: Release, how: string) {
    log(`slipway: ${release.id} ended by itself (${how})`);
    while (active === undefined && proxy !== undefined && !ended.signal.aborted) {
      deaths = [...deaths.filter((time) => clock.seconds() - time < tooOften.seconds), clock.seconds()];
      if (deaths.length >= tooOften.deaths) {
        const reason = `It ended ${deaths.length} times within ${tooOften.seconds} seconds and is not started again. See what it wrote: slipway logs ${dashboard}`;
        proxy.switchTo(undefined, reason);
        log(`slipway: ${reason}`);
        return;
      }
      proxy.switchTo(undefined, "It ended by itself, and is being started again.");
      await clock.sleep(0.25 * 2 ** (deaths.length - 1), ended.signal).catch(() => {});
      if (ended.signal.aborted) return;
      const next = await prove(release);
      if (!("container" in next)) continue;
      proxy.switchTo(next.container.socket);
      active = next;
      watch(next);
    }
  }

  const front = async (state: DashboardState | undefined) => {
    proxy ??= await openAddress(folder, dashboard, state?.port);
    return proxy;
  };

  async function lastServed(state: DashboardState | undefined): Promise<Serving | undefined> {
    const release = state && currentOf(state);
    if (!state || !release) return undefined;
    return (
      serving() ?? {
        dashboard,
        address: addressAt(dashboard, state.port),
        release,
        state: "stopped",
        isolation: "none",
      }
    );
  }

  const stateOrFail = async () => {
    const state = await readState(folder, dashboard);
    if (!state)
      throw new UserError(`No dashboard "${dashboard}" is deployed here.`, { fix: "Deploy it: slipway run." });
    return state;
  };

  return {
    serving,
    rollout: (asked) =>
      inTurn(async () => {
        const state = await readState(folder, dashboard);
        const current = state && currentOf(state);
        // The same code and data again is no new release: a roll-back from it would change nothing.
        const same = current !== undefined && isSame(current, asked);
        const number = state?.next ?? 1;
        const release = same ? current : { ...asked, id: `r${number}`, createdAt: clock.now().toISOString() };
        const address = await front(state);
        const next = await prove(release);
        if (!("container" in next)) return { kind: "failed", ...next, still: await lastServed(state) };
        deaths = [];
        await takeOver(next, address, () =>
          writeState(folder, dashboard, {
            version: 1,
            port: address.port,
            next: same ? number : number + 1,
            current: release.id,
            releases: same && state ? state.releases : [release, ...(state?.releases ?? [])],
          }),
        );
        return { kind: "serving", serving: servingOf(next, address.port) };
      }),
    rollback: ({ keep }) =>
      inTurn(async () => {
        const state = await stateOrFail();
        const previous = previousOf(state);
        if (!previous) {
          throw new UserError(`"${dashboard}" has no release before ${state.current} to go back to.`, {
            fix: `See what there is: slipway history ${dashboard}.`,
          });
        }
        const remember = () => writeState(folder, dashboard, { ...state, current: previous.id });
        const address = keep ? await front(state) : undefined;
        const next = await prove(previous);
        if (!("container" in next)) return { kind: "failed", ...next, still: await lastServed(state) };
        if (address) {
          deaths = [];
          await takeOver(next, address, remember);
          return { kind: "serving", serving: servingOf(next, address.port) };
        }
        await next.container.stop(2);
        await remember();
        return { kind: "serving", serving: { ...servingOf(next, state.port), state: "stopped" } };
      }),
    resume: () =>
      inTurn(async () => {
        const state = await stateOrFail();
        const release = currentOf(state);
        const running = serving();
        if (running) return running;
        if (!release) throw new UserError(`The state of "${dashboard}" names no release.`);
        const address = await front(state);
        const next = await prove(release);
        if (!("container" in next)) {
          throw new UserError(`${release.id} of "${dashboard}" did not come up: ${next.reason}`, {
            fix: `See what it wrote: slipway logs ${dashboard}.`,
          });
        }
        await takeOver(next, address, async () => {});
        return servingOf(next, address.port);
      }),
    async close() {
      ended.abort();
      const running = active;
      active = undefined;
      await running?.container.stop(5);
      await last;
      await proxy?.close();
      proxy = undefined;
    },
  };
}

/** Whether two releases would serve the same code with the same data. */
const isSame = (one: Pick<Release, "image" | "datasets">, other: Pick<Release, "image" | "datasets">): boolean => {
  const names = new Set([...Object.keys(one.datasets), ...Object.keys(other.datasets)]);
  return one.image === other.image && [...names].every((name) => one.datasets[name] === other.datasets[name]);
};
