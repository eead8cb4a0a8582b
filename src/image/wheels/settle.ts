import type { Dependencies, Pin } from "../../dashboard/model.ts";
import { placeOfRequired } from "../../dashboard/required.ts";
import type { Ports } from "../../ports.ts";
import type { Finding } from "../../report/model.ts";
import type { Interpreter } from "../base/lock.ts";
import { versionsChosen, wheelFindings } from "../findings.ts";
import { type ChoiceOptions, chooseVersions } from "./choose-versions.ts";
import { checkClosure, isClosed } from "./closure.ts";
import { withServer } from "./gunicorn.ts";
import { lockOf, pinsHandedOver } from "./handed-lock.ts";
import { schemeFor } from "./install.ts";
import { applicable, resolveWheels } from "./resolve.ts";
import { type InspectedWheel, inspectWheels } from "./wheel-files.ts";

type Settled = {
  readonly wheels: readonly InspectedWheel[];
  readonly findings: readonly Finding[];
  /** What was chosen, for whoever builds the same again; undefined where the requirements alone say it. */
  readonly lock?: string;
};

export type SettleOptions = ChoiceOptions & {
  /** What another build of the same commit chose: it is taken, and nothing is chosen here. */
  readonly lock?: string | undefined;
};

type SettlePorts = Pick<Ports, "http" | "cache" | "clock" | "log" | "runProgram">;

/**
 * Every wheel of an image. Where the requirements are pinned and whole, they alone say which; where they leave versions open, or
 * leave out what their packages need, the rest is chosen, which is a warning. Requirements with hashes are never completed: who
 * writes hashes wants nothing else to be there.
 *
 * @throws UserError for what the author can mend
 * @throws InfrastructureError when the index does not answer
 */
export async function settleWheels(
  dependencies: Dependencies,
  interpreter: Interpreter,
  options: SettleOptions,
  ports: SettlePorts,
): Promise<Settled> {
  const { file, pins, wishes = [] } = dependencies;
  const findWheels = (found: readonly Pin[]) => wheelsOf(found, dependencies, interpreter, options.index, ports);
  if (options.lock !== undefined) {
    const handed = await findWheels(pinsHandedOver(options.lock, dependencies, interpreter));
    return { ...judged(handed, file, interpreter), lock: options.lock };
  }
  if (wishes.length === 0) {
    const given = await findWheels(applicable(file, pins, interpreter));
    const mayComplete = ports.runProgram !== undefined && pins.every(({ hashes }) => hashes.length === 0);
    if (!mayComplete || isClosed(given.wheels, interpreter)) return judged(given, file, interpreter);
  }
  const choice = await chooseVersions(dependencies, interpreter, options, ports);
  const chosen = await findWheels(applicable("pylock.toml", choice.pins, interpreter));
  const { wheels, findings } = judged(chosen, file, interpreter);
  const added = new Set(chosen.added.map(({ name }) => name));
  return {
    wheels,
    findings: [versionsChosen(dependencies, choice.pins), ...findings],
    lock: lockOf(wheels.filter(({ name }) => !added.has(name))),
  };
}

type Found = { readonly wheels: readonly InspectedWheel[]; readonly added: readonly Pin[] };

async function wheelsOf(
  pins: readonly Pin[],
  dependencies: Dependencies,
  interpreter: Interpreter,
  index: string,
  ports: SettlePorts,
): Promise<Found> {
  const server = withServer(pins);
  const asked = server.pins.map((pin) => ({ pin, required: placeOfRequired(dependencies, pin.name) }));
  const resolved = await resolveWheels(asked, interpreter, index, ports);
  return { wheels: await inspectWheels(resolved, schemeFor(interpreter), ports), added: server.added };
}

const judged = ({ wheels, added }: Found, file: string, interpreter: Interpreter): Settled => ({
  wheels,
  findings: [...wheelFindings(wheels, added), ...checkClosure(wheels, file, interpreter)],
});
