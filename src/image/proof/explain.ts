import type { Container } from "../../container/ports.ts";
import type { Finding } from "../../report/model.ts";
import type { Clock } from "../../runner/ports.ts";
import type { Fault } from "../smoke.ts";
import { smokeFinding, whereOf } from "../smoke-finding.ts";
import type { Traceback } from "../traceback.ts";
import type { Around } from "./around.ts";
import { duplicateIds } from "./duplicate-ids.ts";
import { listensElsewhere } from "./elsewhere.ts";
import { noLayout, notAtFirstAddress } from "./first-address.ts";
import { beQuick } from "./given-up.ts";
import { missingFile } from "./missing-file.ts";
import { missingModule } from "./missing-module.ts";
import { nativeLibrary } from "./native-library.ts";
import { neededNetwork, neededSetting } from "./outside-world.ts";
import { refusedWrite } from "./refused-write.ts";
import { type Dump, lastDump } from "./thread-dump.ts";
import { wrongEntry } from "./wrong-entry.ts";

type Watched = Pick<Container, "lines" | "dump" | "listening">;

/** How long a server's answer to where it is is waited for. */
const dumpSeconds = 2;

const againSeconds = 10;

/** A fault in its author's terms: with what the folder holds, and where a server was that did not answer. It may end the server. */
export async function explained(
  { finding, traceback, by, givenUpAfter, isClosed, status }: Fault,
  container: Watched,
  around: Around | undefined,
  { timeoutSeconds, clock }: { readonly timeoutSeconds: number; readonly clock: Clock },
): Promise<Finding> {
  if (by === "silence" && traceback === undefined) {
    // Who has just begun anew comes to the place where it stays within some seconds.
    if (givenUpAfter !== undefined) await clock.sleep(Math.min(againSeconds, givenUpAfter / 2));
    const addresses = isClosed === true ? ((await container.listening()) ?? []) : [];
    const dump = await dumpOf(container, clock);
    const place = dump !== undefined && isOwnServer(dump) ? dump.place : undefined;
    if (addresses.length > 0 || place !== undefined) {
      return listensElsewhere({ addresses, place, seconds: timeoutSeconds, lines: container.lines() }, around);
    }
    return dump === undefined ? finding : whereItIs(dump, givenUpAfter ?? timeoutSeconds);
  }
  if (around === undefined) return finding;
  const better =
    by === "end"
      ? wrongEntry(container.lines(), traceback, around)
      : status === undefined
        ? undefined
        : await notAtFirstAddress(status, around);
  return better ?? (traceback === undefined ? undefined : await ofTraceback(traceback, around)) ?? finding;
}

const explanations = [
  missingModule,
  missingFile,
  refusedWrite,
  nativeLibrary,
  duplicateIds,
  noLayout,
  neededSetting,
  neededNetwork,
];

/** What went wrong where, if it is of a kind that is known. */
export async function ofTraceback(traceback: Traceback, around: Around): Promise<Finding | undefined> {
  for (const explanation of explanations) {
    const found = await explanation(traceback, around);
    if (found) return found;
  }
  return undefined;
}

async function dumpOf(container: Watched, clock: Clock): Promise<Dump | undefined> {
  await container.dump().catch(() => {});
  const end = clock.seconds() + dumpSeconds;
  let dump = lastDump(container.lines());
  while (dump === undefined && clock.seconds() < end) {
    await clock.sleep(0.05);
    dump = lastDump(container.lines());
  }
  return dump;
}

/** The program that the image starts is the author's, and serves by itself. */
const isOwnServer = ({ during, servesItself }: Dump) => servesItself && during !== "loading";

function whereItIs({ place, during, servesItself }: Dump, seconds: number): Finding {
  const location = { file: place.file, line: place.line };
  const where = whereOf(place);
  if (servesItself) {
    return smokeFinding("never-answers", `${where} starts a server of its own, and the import never ends.`, {
      location,
      fix: `Put that line below if __name__ == "__main__": so that it runs on your machine only.`,
    });
  }
  return during === "loading"
    ? smokeFinding("never-answers", `After ${seconds} s the dashboard is still being loaded: it is at ${where}.`, {
        location,
      })
    : smokeFinding("never-answers", `After ${seconds} s there is no answer: the dashboard is still at ${where}.`, {
        location,
        fix: beQuick,
      });
}
