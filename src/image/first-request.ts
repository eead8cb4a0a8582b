import type { Container, Reply } from "../container/ports.ts";
import type { Clock, Log } from "../runner/ports.ts";
import { workerEnd } from "./server-log.ts";
import { addressOf, type Ending, type Expected, type Fault, judge, questions, whyItEnded, whySilent } from "./smoke.ts";
import { lastTraceback } from "./traceback.ts";

/** Whether a dashboard that was just started truly answers. */
export type FirstAnswer =
  | {
      readonly kind: "answers";
      readonly seconds: number;
      /** What `_dash-dependencies` answered: one for each callback. */
      readonly callbacks: readonly unknown[];
      /** The first page, as HTML. */
      readonly page: string;
    }
  | ({ readonly kind: "fails" } & Fault);

type Watched = Pick<Container, "request" | "ended" | "lines">;

/** How often a server that does not listen yet is looked for. */
const lookEverySeconds = 0.05;

/** How often what the server writes is looked through for the end of its worker. */
const readEverySeconds = 0.2;

/** How long the reason of a fault is waited for: an engine hands on what a server writes a moment after its answer. */
const reasonSeconds = 1;

/**
 * Waits until the server of a fresh process listens, then asks it the first questions of its life and judges the answers. Nothing
 * else may have asked it anything before. Takes at most the time given, over all; a worker that ends is not waited for, although
 * gunicorn starts it again for ever.
 */
export async function firstAnswer(
  container: Watched,
  expected: Expected,
  settings: { readonly timeoutSeconds: number },
  ports: { readonly clock: Clock; readonly log: Pick<Log, "progress"> },
): Promise<FirstAnswer> {
  const done = new AbortController();
  try {
    const ended = Promise.race([container.ended, endOfWorker(container, ports.clock, done.signal)]);
    return await questioned(container, expected, settings, { ...ports, ended });
  } finally {
    done.abort();
  }
}

async function endOfWorker(container: Watched, clock: Clock, signal: AbortSignal): Promise<Awaited<Watched["ended"]>> {
  while (true) {
    const end = workerEnd(container.lines());
    if (end !== undefined) return end;
    await clock.sleep(readEverySeconds, signal).catch(() => {});
    if (signal.aborted) return container.ended;
  }
}

async function questioned(
  container: Watched,
  expected: Expected,
  { timeoutSeconds }: { readonly timeoutSeconds: number },
  {
    clock,
    log,
    ...ports
  }: { readonly clock: Clock; readonly log: Pick<Log, "progress">; readonly ended: Watched["ended"] },
): Promise<FirstAnswer> {
  const start = clock.seconds();
  let ending: Ending = { kind: "running" };
  const ended = ports.ended.then(({ code, signal }): Reply => {
    ending = { kind: "ended", code, signal };
    return { kind: "broken", reason: "the server ended" };
  });
  // What is set by somebody else is read through a function, so that no check of it is taken to hold for ever.
  const now = (): Ending => ending;
  const left = () => timeoutSeconds - (clock.seconds() - start);
  let firstSeconds = 0;
  let callbacks: readonly unknown[] = [];
  let page = "";

  for (const question of questions) {
    let reply: Reply = { kind: "refused" };
    while (reply.kind === "refused") {
      const end = now();
      if (end.kind === "ended") return fails(whyItEnded(end, container.lines()));
      if (left() <= 0) return fails(whySilent(timeoutSeconds, false, container.lines()));
      const request = container.request(addressOf(question, expected.prefix), {
        timeoutSeconds: Math.max(0.001, left()),
      });
      reply = await Promise.race([request, ended]);
      if (reply.kind !== "refused") break;
      log.progress("waiting for the dashboard to listen");
      await Promise.race([clock.sleep(lookEverySeconds), ended]);
    }
    if (reply.kind === "silent") return fails(whySilent(timeoutSeconds, true, container.lines()));
    if (reply.kind === "broken") {
      // A connection breaks when the process ends; which is the better reason, and known a moment later.
      await Promise.race([clock.sleep(Math.min(2, Math.max(0, left()))), ended]);
      const end = now();
      if (end.kind === "ended") return fails(whyItEnded(end, container.lines()));
    }
    if (reply.kind === "answered" && reply.status >= 500) await reasonWritten(container, clock, left());
    const judgement = judge(question, reply, container.lines(), expected);
    if (judgement.kind === "bad") return fails(judgement.fault);
    if (question === "layout") firstSeconds = clock.seconds() - start;
    if (question === "dependencies" && Array.isArray(judgement.value)) callbacks = judgement.value;
    if (question === "page" && reply.kind === "answered") page = new TextDecoder().decode(reply.body);
  }
  return { kind: "answers", seconds: firstSeconds, callbacks, page };
}

/** Waits until a server has written why it failed, which reaches us a moment after its answer. */
export async function reasonWritten(
  { lines }: Pick<Watched, "lines">,
  clock: Clock,
  secondsLeft: number,
): Promise<void> {
  const end = clock.seconds() + Math.min(reasonSeconds, secondsLeft);
  while (lastTraceback(lines()) === undefined && clock.seconds() < end) await clock.sleep(lookEverySeconds);
}

const fails = (fault: Fault): FirstAnswer => ({ kind: "fails", ...fault });
