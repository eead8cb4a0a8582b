import type { Digest } from "../oci/ports.ts";
import type { Ports } from "../ports.ts";
import { counted, duration } from "../report/counts.ts";
import { shown } from "../report/escape.ts";
import type { Facts } from "../report/model.ts";
import { report, type StageResult } from "../report/verdict.ts";
import { firstAnswer } from "./first-request.ts";

export type SmokeSubject = {
  /** The manifest. */
  readonly image: Digest;
  /** How many callbacks the code declares; undefined where nobody could count them. */
  readonly callbacks: number | undefined;
  /** `/`, or what the platform puts before every address. */
  readonly prefix: string;
};

export type SmokeOptions = { readonly timeoutSeconds?: number };

export type Smoked = { readonly secondsToFirstAnswer: number; readonly callbacks: number };

/** How much of what a server wrote goes into a report. */
const shownLines = 20;

/**
 * Starts the image, apart from everything and without a network, and judges the first request of the fresh process. Nothing of it is
 * left afterwards.
 *
 * It does not click: that a callback gives the right answer, or any, is not looked at.
 */
export async function smoke(
  { image, callbacks, prefix }: SmokeSubject,
  { timeoutSeconds = 90 }: SmokeOptions,
  { runtime, clock, log }: Pick<Ports, "runtime" | "clock" | "log">,
): Promise<StageResult<Smoked>> {
  log.progress("starting the image");
  const container = await runtime.start({
    image,
    ...(prefix === "/" ? {} : { env: { DASH_URL_BASE_PATHNAME: prefix } }),
  });
  try {
    const answer = await firstAnswer(container, { callbacks, prefix }, { timeoutSeconds }, { clock, log });
    const facts: Facts = {
      isolation: container.isolation,
      ...(callbacks === undefined ? {} : { callbacksDeclared: callbacks }),
    };
    if (answer.kind === "fails") {
      const lines = container.lines().slice(-shownLines);
      return {
        report: report("smoke", {
          headline: "The image was started and does not work.",
          findings: [answer.finding],
          facts: { ...facts, lines: lines.map((line) => shown(line, 300)) },
        }),
        outputs: undefined,
      };
    }
    const memory = await container.memory();
    const seconds = Math.round(answer.seconds * 100) / 100;
    return {
      report: report("smoke", {
        headline: `Answers after ${duration(seconds)} with ${counted(answer.callbacks, "callback")} (isolation: ${container.isolation}).`,
        facts: {
          ...facts,
          secondsToFirstAnswer: seconds,
          callbacks: answer.callbacks,
          ...(memory === undefined ? {} : { memoryBytes: memory }),
        },
      }),
      outputs: { secondsToFirstAnswer: answer.seconds, callbacks: answer.callbacks },
    };
  } finally {
    await container.stop(2);
  }
}
