import type { Ports } from "../ports.ts";
import { shown } from "../report/escape.ts";
import { report, type StageResult } from "../report/verdict.ts";
import type { Release, Serving } from "./ports.ts";
import { deployRules } from "./rules.ts";

/** How much of what a server wrote goes into a report. */
const shownLines = 20;

export type DeployOptions = {
  /** Who may open it, as the dashboard says; nobody where it says nothing. */
  readonly groups: readonly string[];
  /** What is served here ends with the process that deploys it: a rehearsal. */
  readonly passing?: boolean;
};

/**
 * Puts a release in the place of the one that is served. It takes over when it truly answers; when it does not, the old one stays,
 * and the report says why.
 */
export async function deploy(
  release: Omit<Release, "id" | "createdAt">,
  { groups, passing = false }: DeployOptions,
  { target, clock, log }: Pick<Ports, "target" | "clock" | "log">,
): Promise<StageResult<Serving>> {
  log.progress(`starting ${release.dashboard} on ${target.name}`);
  const start = clock.seconds();
  const outcome = await target.rollout(release);
  const seconds = Math.round((clock.seconds() - start) * 100) / 100;
  if (outcome.kind === "serving") {
    const { serving } = outcome;
    return {
      report: report("deploy", {
        headline: passing
          ? `${serving.release.id} answered on this machine and was stopped: a rehearsal (isolation: ${serving.isolation}).`
          : `${serving.release.id} is served at ${serving.address} (isolation: ${serving.isolation}).`,
        facts: {
          target: target.name,
          ...(passing ? {} : { address: serving.address }),
          release: serving.release.id,
          image: serving.release.image,
          datasets: serving.release.datasets,
          isolation: serving.isolation,
          secondsToServe: seconds,
          access: accessInWords(groups, target.signsIn),
        },
      }),
      outputs: serving,
    };
  }
  const { reason, lines, still } = outcome;
  const [rule] = deployRules;
  const instead = still === undefined ? "nothing is served" : `${still.release.id} is still served`;
  return {
    report: report("deploy", {
      headline: `The new release did not come up; ${instead}.`,
      findings: [
        {
          rule: rule.id,
          level: rule.level,
          message: `${reason} So ${instead}.`,
          why: rule.why,
          fix: rule.fix,
          count: 1,
        },
      ],
      facts: {
        target: target.name,
        ...(still === undefined ? {} : { address: still.address, release: still.release.id }),
        lines: lines.slice(-shownLines).map((line) => shown(line, 300)),
      },
    }),
    outputs: undefined,
  };
}

/** What the groups come to at this target, so that nobody takes a name in a file for a lock on a door. */
const accessInWords = (groups: readonly string[], signsIn: boolean): string => {
  const named = groups.length === 0 ? "nobody" : groups.map((group) => shown(group)).join(", ");
  return signsIn ? named : `${named}, once there is a sign-in; here, whoever is at this machine`;
};
