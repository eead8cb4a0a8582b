import type { Serving, Target } from "../../src/deploy/ports.ts";
import { mayShip } from "../../src/platform/may-ship.ts";
import { shown } from "../../src/report/escape.ts";
import { UserError } from "../../src/report/user-error.ts";
import { inColumns } from "../columns.ts";
import type { Given } from "../given.ts";
import { findPlatform } from "../machine.ts";
import { thisMachine } from "../ports.ts";

type DeployedCommand = "status" | "history" | "logs" | "rollback" | "destroy";

/** `slipway status | history | logs | rollback | destroy`: what is deployed, from any folder and beside a run that serves. */
export async function deployedCommand(name: DeployedCommand, { paths: [dashboard], options }: Given): Promise<number> {
  const platform = await findPlatform(".", options.platform);
  mayShip(platform, undefined);
  const { target, close } = await thisMachine(platform);
  try {
    return await carryOut(name, target, dashboard, options);
  } finally {
    await close();
  }
}

async function carryOut(
  name: DeployedCommand,
  target: Target,
  dashboard: string | undefined,
  options: Given["options"],
): Promise<number> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  if (name === "status") return status(target, dashboard, options.json, say);
  if (dashboard === undefined) throw new UserError(`slipway ${name} needs the name of a dashboard.`);
  const [serving] = await target.status(dashboard);
  if (serving === undefined) throw await notDeployed(target, dashboard);
  if (name === "logs") {
    const lines = Number(options.lines);
    if (!Number.isInteger(lines) || lines < 1) {
      throw new UserError(`--lines is "${options.lines}"; accepted: a whole number from 1.`);
    }
    for (const line of await target.logs(dashboard, lines)) say(shown(line, 2_000));
    return 0;
  }
  if (name === "history") {
    const releases = await target.history(dashboard);
    say(
      inColumns(
        releases.map(({ id, createdAt, image, datasets, revision }) => [
          id === serving.release.id ? "→" : " ",
          id,
          minuteOf(createdAt),
          image.slice(0, 19),
          revision === undefined ? "no commit" : `commit ${revision.slice(0, 12)}`,
          ...Object.entries(datasets).map(([dataset, version]) => `${dataset} ${version}`),
        ]),
      ),
    );
    return 0;
  }
  if (name === "destroy") {
    await target.destroy(dashboard);
    say(`✔ ${dashboard} is no longer served, and its releases are forgotten.`);
    return 0;
  }
  const outcome = await target.rollback(dashboard);
  if (outcome.kind === "serving") {
    say(`✔ ${dashboard} is back at ${outcome.serving.release.id}, ${stateOf(outcome.serving)}.`);
    return 0;
  }
  say(`✖ ${dashboard} could not be rolled back: ${shown(outcome.reason, 500)}`);
  for (const line of outcome.lines.slice(-20)) say(`  ${shown(line, 500)}`);
  if (outcome.still !== undefined)
    say(`  ${outcome.still.release.id} is still what is deployed, ${stateOf(outcome.still)}.`);
  return 1;
}

async function status(
  target: Target,
  dashboard: string | undefined,
  json: string | undefined,
  say: (line: string) => void,
) {
  const found = await target.status(dashboard);
  if (dashboard !== undefined && found.length === 0) throw await notDeployed(target, dashboard);
  if (json === "-") {
    say(JSON.stringify(found, null, 2));
    return 0;
  }
  if (found.length === 0) say("Nothing is deployed here. slipway run DIR deploys a dashboard.");
  const rows = found.map((serving) => [
    serving.state === "serving" ? "●" : "○",
    serving.dashboard,
    serving.release.id,
    serving.state,
    serving.state === "serving" ? `${serving.address} (isolation: ${serving.isolation})` : "slipway run serves it",
    minuteOf(serving.release.createdAt),
    serving.release.image.slice(0, 19),
  ]);
  if (rows.length > 0) say(inColumns(rows));
  return 0;
}

const minuteOf = (time: string) => `${time.slice(0, 16).replace("T", " ")} UTC`;

const stateOf = ({ state, address }: Serving) =>
  state === "serving" ? `serving at ${address}` : "not serving; slipway run serves it";

async function notDeployed(target: Target, dashboard: string): Promise<UserError> {
  const names = (await target.status()).map((serving) => serving.dashboard);
  return new UserError(`No dashboard "${shown(dashboard)}" is deployed on ${target.name}.`, {
    fix: names.length === 0 ? "slipway run DIR deploys one." : `Deployed are: ${names.join(", ")}.`,
  });
}
