import type { Container } from "../container/ports.ts";
import { bytesOf } from "../dashboard/quantity.ts";
import type { Ports } from "../ports.ts";
import { counted, duration } from "../report/counts.ts";
import { shown } from "../report/escape.ts";
import type { Facts, Finding } from "../report/model.ts";
import { report, type StageResult } from "../report/verdict.ts";
import { type FirstAnswer, firstAnswer } from "./first-request.ts";
import { apartInWords } from "./proof/apart-in-words.ts";
import type { Around } from "./proof/around.ts";
import { explained } from "./proof/explain.ts";
import { type MemoryAllowed, mebibytes, memoryInWords, nearMemory, outOfMemory } from "./proof/memory.ts";
import { askPageFiles } from "./proof/page-files.ts";
import { askPages } from "./proof/pages.ts";
import { toleratedWrites } from "./proof/refused-write.ts";
import { smokeFinding } from "./smoke-finding.ts";
import type { SmokeSubject } from "./smoke-subject.ts";

export type SmokeOptions = { readonly timeoutSeconds?: number };

export type Smoked = { readonly secondsToFirstAnswer: number; readonly callbacks: number };

export type SmokePorts = Pick<Ports, "runtime" | "clock" | "log"> & {
  /** The dashboard's folder: what goes wrong is told by what is in it. */
  readonly files?: Ports["files"];
};

/** How much of what a server wrote goes into a report. */
const shownLines = 20;

/** As long as a rollout waits. */
const patienceSeconds = 90;

/** A third of it: the machine that it starts on may be busier. */
const slowSeconds = 30;

/**
 * Starts the image, apart from everything and without a network, and judges the first request of the fresh process, then each page and each file
 * that the first page asks for. Nothing of it is left afterwards.
 *
 * It does not click: that a callback gives the right answer, or any, is not looked at.
 */
export async function smoke(
  subject: SmokeSubject,
  { timeoutSeconds = patienceSeconds }: SmokeOptions,
  { runtime, clock, log, files }: SmokePorts,
): Promise<StageResult<Smoked>> {
  const { image, callbacks, prefix, dashboard } = subject;
  const allowed = allowedTo(subject);
  const around: Around | undefined = dashboard && files && { files, dashboard };
  log.progress("starting the image");
  const container = await runtime.start({
    image,
    ...(allowed === undefined ? {} : { memoryBytes: allowed.bytes }),
    ...(prefix === "/" ? {} : { env: { DASH_URL_BASE_PATHNAME: prefix } }),
  });
  try {
    const answer = await firstAnswer(container, { callbacks, prefix }, { timeoutSeconds }, { clock, log });
    const { held, missing } = apartInWords(container.apart, allowed?.quantity);
    const facts: Facts = {
      isolation: container.isolation,
      apart: held,
      ...(missing === undefined ? {} : { notApart: missing }),
      ...(callbacks === undefined ? {} : { callbacksDeclared: callbacks }),
    };
    if (answer.kind === "fails") {
      const { killed, mostBytes = 0 } = await container.memorySeen();
      const lines = linesOf(container);
      const finding =
        allowed !== undefined && (killed || (answer.killed === true && mostBytes > allowed.bytes / 2))
          ? outOfMemory(allowed)
          : await explained(answer, container, around, { timeoutSeconds, clock });
      return {
        report: report("smoke", {
          headline: "The image was started and does not work.",
          findings: [finding],
          facts: { ...facts, ...lines },
        }),
        outputs: undefined,
      };
    }
    return await looked(answer, container, { subject, allowed, around, facts, timeoutSeconds }, { clock, log });
  } finally {
    await container.stop(2);
  }
}

type Whole = {
  readonly subject: SmokeSubject;
  readonly allowed: MemoryAllowed | undefined;
  readonly around: Around | undefined;
  readonly facts: Facts;
  readonly timeoutSeconds: number;
};

/** A dashboard that answers is looked at as a whole: what its visitors would meet next. */
async function looked(
  answer: Extract<FirstAnswer, { kind: "answers" }>,
  container: Container,
  { subject, allowed, around, facts, timeoutSeconds }: Whole,
  { clock, log }: Pick<Ports, "clock" | "log">,
): Promise<StageResult<Smoked>> {
  const settings = { prefix: subject.prefix, timeoutSeconds, clock };
  log.progress("asking for its files");
  const files = await askPageFiles(container, answer.page, around, settings);
  log.progress("asking for its pages");
  const pages = await askPages(container, answer.callbacks, subject.dashboard?.pages ?? [], around, settings);
  const { mostBytes, killed } = await container.memorySeen();
  const found: readonly Finding[] = [
    // A server that was killed answers nothing more: what was asked for after that says nothing of its own.
    ...(killed && allowed ? [outOfMemory(allowed)] : [...pages.findings, ...files.findings]),
    ...(around ? await toleratedWrites(container.lines(), around) : []),
    ...(await writtenElsewhere(container)),
    ...(allowed && !killed ? nearMemory(mostBytes, allowed) : []),
    ...slowStart(answer.seconds),
  ];
  const findings = found.filter(
    (one, index) => index === found.findIndex((other) => other.rule === one.rule && isSamePlace(one, other)),
  );
  const seconds = Math.round(answer.seconds * 100) / 100;
  const count = answer.callbacks.length;
  const isWhole = !findings.some(({ level }) => level === "error");
  const parts = [
    counted(count, "callback"),
    ...(pages.asked === 0 ? [] : [counted(pages.asked, "page")]),
    ...(mostBytes === undefined ? [] : [`${mebibytes(mostBytes)} of memory`]),
  ];
  const listed = parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
  return {
    report: report("smoke", {
      headline: isWhole
        ? `Answers after ${duration(seconds)} with ${listed} (isolation: ${container.isolation}).`
        : `Answers after ${duration(seconds)}, but not with all that it should (isolation: ${container.isolation}).`,
      findings,
      facts: {
        ...facts,
        secondsToFirstAnswer: seconds,
        callbacks: count,
        ...(pages.asked === 0 ? {} : { pagesAsked: pages.asked }),
        ...(pages.left === 0 ? {} : { pagesNotAsked: pages.left }),
        filesAsked: files.asked,
        ...(files.elsewhere === 0 ? {} : { filesOfOtherHosts: files.elsewhere }),
        ...(mostBytes === undefined ? {} : { memory: memoryInWords(mostBytes, allowed) }),
        ...(isWhole ? {} : linesOf(container)),
      },
    }),
    outputs: isWhole ? { secondsToFirstAnswer: answer.seconds, callbacks: count } : undefined,
  };
}

const isSamePlace = (one: Finding, other: Finding) =>
  one.location === undefined || other.location === undefined
    ? one.message === other.message
    : one.location.file === other.location.file && one.location.line === other.location.line;

function allowedTo({ dashboard }: SmokeSubject): MemoryAllowed | undefined {
  if (dashboard === undefined) return undefined;
  const { memory, from } = dashboard.resources;
  const bytes = bytesOf(memory);
  // Less than an interpreter needs cannot be meant, and an engine would refuse it.
  if (!(bytes >= 16 * 2 ** 20)) return undefined;
  if (from?.kind !== "file") return { bytes, quantity: memory };
  const { file, line } = from;
  return { bytes, quantity: memory, from: { file, ...(line === undefined ? {} : { line }) } };
}

/** Where nothing keeps a dashboard from writing, what it wrote is looked for. */
async function writtenElsewhere(container: Container): Promise<readonly Finding[]> {
  const paths = await container.changed();
  const [first] = paths;
  if (first === undefined) return [];
  const more = paths.length === 1 ? "" : ` and to ${counted(paths.length - 1, "more file")}`;
  const file = first.startsWith("/app/") ? first.slice("/app/".length) : first;
  return [
    smokeFinding(
      "write-refused",
      `The dashboard wrote to ${file}${more}; where it is deployed, only /tmp can be written to.`,
      {
        level: "warning",
      },
    ),
  ];
}

function slowStart(seconds: number): readonly Finding[] {
  if (seconds < slowSeconds) return [];
  const message = `The first answer came after ${duration(seconds)}; a rollout waits for ${patienceSeconds} s, on a machine that may be busier.`;
  return [smokeFinding("slow-start", message)];
}

const linesOf = (container: Container): Facts => ({
  lines: container
    .lines()
    .slice(-shownLines)
    .map((line) => shown(line, 300)),
});
