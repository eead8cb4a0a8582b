import type { Ports } from "../ports.ts";
import { InfrastructureError } from "../report/user-error.ts";
import type { HttpHeaders } from "../runner/ports.ts";

/** A fault that another attempt may not meet. */
export class PassingFault extends Error {
  /** Who failed, as the beginning of a sentence: `The registry localhost:5000`. */
  readonly who: string;
  /** What came, as the rest of it: `answered 503`. */
  readonly came: string;
  readonly fix: string;
  /** Seconds that it asks to wait, where it says so. */
  readonly wait: number | undefined;

  constructor(
    who: string,
    came: string,
    { fix, wait, cause }: { readonly fix: string; readonly wait?: number | undefined; readonly cause?: unknown },
  ) {
    super(`${who} ${came}`, { cause });
    this.who = who;
    this.came = came;
    this.fix = fix;
    this.wait = wait;
  }
}

/** What makes it safe to begin again, at the end of a `fix`. */
export const sentOnce = "what has arrived is not sent again";

type Settings = {
  /** What is attempted, as a participle. */
  readonly doing: string;
  /** In a row: what gets a good part further begins to count anew. */
  readonly attempts?: number;
};

/** Nobody is kept waiting longer than this for one attempt. Seconds. */
const longestWait = 60;

/**
 * Does something until it succeeds, five times in all unless it gets further each time. Between two attempts it waits a random
 * part of 1, 2, 4 and 8 seconds; where the registry says how long, that and a random part of a second.
 *
 * @param work Throws a {@link PassingFault} for what is worth another attempt; calls `advanced` when it got a good part further.
 * @throws InfrastructureError after the last attempt, and at once when the registry asks for more than a minute.
 */
export async function attempted<Result>(
  work: (advanced: () => void) => Promise<Result>,
  settings: Settings,
  ports: Pick<Ports, "clock" | "log">,
): Promise<Result> {
  const { advanced, failed } = trials(settings, ports);
  while (true) {
    try {
      return await work(advanced);
    } catch (fault) {
      await failed(fault);
    }
  }
}

/** The account that is kept of attempts: `failed` waits for the next one, or throws where there is none; `advanced` begins to count anew. */
export function trials({ doing, attempts = 5 }: Settings, { clock, log }: Pick<Ports, "clock" | "log">) {
  let failed = 0;
  return {
    advanced() {
      failed = 0;
    },
    async failed(fault: unknown): Promise<void> {
      if (!(fault instanceof PassingFault)) throw fault;
      failed += 1;
      const { who, came, fix, wait, cause } = fault;
      if (wait !== undefined && wait > longestWait) {
        const asked = `and asked to be left alone for ${Math.ceil(wait)} seconds`;
        throw new InfrastructureError(`${who} ${came} ${asked} while ${doing}.`, { fix, cause });
      }
      if (failed >= attempts) {
        const times = attempts === 1 ? "" : `, ${attempts} times in a row`;
        throw new InfrastructureError(`${who} ${came} while ${doing}${times}.`, { fix, cause });
      }
      log.info(`${who} ${came}; attempt ${failed + 1} of ${attempts} follows`);
      await clock.sleep(wait === undefined ? Math.random() * 2 ** (failed - 1) : wait + Math.random());
    },
  };
}

/** What `Retry-After` asks for: seconds, from a number of them or a date. @see RFC 9110 §10.2.3 */
export function retryAfter(headers: HttpHeaders): number | undefined {
  const text = headers.get("retry-after");
  if (text === null) return undefined;
  // By the answer's own clock, where it says the time: this machine's may differ.
  const now = Date.parse(headers.get("date") ?? "");
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
