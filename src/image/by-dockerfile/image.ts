import type { Dashboard } from "../../dashboard/model.ts";
import { instructionsIn } from "../../lint/docker/instructions.ts";
import { lineage, stagesIn } from "../../lint/docker/stages.ts";
import { digestOf } from "../../oci/digest.ts";
import { dashboardUser } from "../base/root.ts";
import { dashboardLabels, defaultPort, type Revision } from "../config.ts";
import { annotations } from "../layer/layer.ts";
import { constantDate } from "../layer/time.ts";
import type { Layer } from "../model.ts";
import { epochArgument } from "./epoch.ts";
import type { ServerCommand } from "./server-command.ts";
import type { TakenConfig, TakenImage } from "./take-image.ts";

type HistoryEntry = TakenConfig["history"][number];

/** The layers of a Dockerfile's image, each with what made it: the base's first, then a step each. */
export function layersOf({ config, layers }: TakenImage, text: string): readonly Layer[] {
  const history = historyOf(config);
  const own = stepsIn(text);
  const made = history.flatMap((entry, index) =>
    entry.empty_layer === true ? [] : [{ entry, isStep: index >= history.length - own }],
  );
  return layers.map(({ descriptor, diffId }, index): Layer => {
    // A history that is not whole says nothing of any layer.
    const { entry, isStep } = made.length === layers.length ? (made[index] ?? unknown) : unknown;
    const role = isStep ? "step" : "base";
    const title = titleOf(entry.created_by ?? "");
    return {
      role,
      title,
      descriptor: { ...descriptor, annotations: { [annotations.role]: role, [annotations.title]: title } },
      diffId,
    };
  });
}

const unknown: { readonly entry: HistoryEntry; readonly isStep: boolean } = { entry: {}, isStep: true };

const historyOf = ({ history }: Pick<TakenConfig, "history">) =>
  history.filter(({ created_by = "" }) => !created_by.startsWith(`ARG ${epochArgument}`));

/** Every instruction of the last stage, and of those that it goes on from, leaves an entry in the history. */
function stepsIn(text: string): number {
  const last = stagesIn(instructionsIn(text).instructions).stages.at(-1);
  return last === undefined ? 0 : lineage(last).reduce((sum, { instructions }) => sum + instructions.length, 0);
}

/** `COPY . /app`, `RUN pip install dash`: without what BuildKit puts around it. */
function titleOf(createdBy: string): string {
  const plain = createdBy
    .replace(/ # buildkit$/, "")
    .replace(/^\/bin\/sh -c #\(nop\)\s*/, "")
    // The values of ARGs, and how many.
    .replace(/^RUN \|\d+ (?:[A-Za-z_]\w*=\S* )+/, "RUN ")
    .replace(/^(RUN )?\/bin\/sh -c /, "RUN ")
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim();
  return plain === "" ? "a step" : plain.length > 80 ? `${plain.slice(0, 79)}…` : plain;
}

export type ImageParts = {
  readonly dashboard: Dashboard;
  readonly text: string;
  readonly command: Pick<ServerCommand, "Entrypoint" | "Cmd">;
  /** All of them, data last. */
  readonly layers: readonly Layer[];
  readonly revision: Revision | undefined;
};

/**
 * The configuration of a Dockerfile's image: its own, with what the platform holds for every dashboard. It says whose it is, is run by
 * the user that runs all of them, and lists the layers that were put on top.
 */
export function configOf(taken: TakenConfig, { dashboard, text, command, layers, revision }: ImageParts): Uint8Array {
  const created = revision === undefined ? constantDate : new Date(revision.committedAt).toISOString();
  const { Entrypoint, Cmd } = command;
  const environment = taken.config.Env ?? [];
  const hasOwn = (name: string) => environment.some((setting) => setting.startsWith(`${name}=`));
  const config = {
    created,
    architecture: taken.architecture,
    os: taken.os,
    config: {
      ...taken.config,
      User: `${dashboardUser}:${dashboardUser}`,
      Env: [
        ...environment,
        ...(hasOwn("PORT") ? [] : [`PORT=${defaultPort}`]),
        // The root is read-only; libraries that keep something in a home folder find /tmp.
        ...(hasOwn("HOME") ? [] : ["HOME=/tmp"]),
      ],
      Entrypoint,
      Cmd,
      Labels: {
        ...taken.config.Labels,
        ...dashboardLabels(dashboard, revision),
        "dev.slipway.dockerfile": digestOf(new TextEncoder().encode(text)),
      },
    },
    rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
    history: historyWith(historyOf(taken), layers, created),
  };
  return new TextEncoder().encode(JSON.stringify(config));
}

/** One entry for each layer, which says what it is for, and those of BuildKit's that made none, where they were. */
function historyWith(history: readonly HistoryEntry[], layers: readonly Layer[], created: string) {
  const entries: (HistoryEntry & { readonly comment?: string })[] = [];
  const waiting = [...layers];
  const comment = ({ role, title }: Layer) => `${role}: ${title}`;
  for (const entry of history) {
    const layer = entry.empty_layer === true ? undefined : waiting.shift();
    if (entry.empty_layer === true) entries.push(entry);
    else if (layer !== undefined) entries.push({ ...entry, comment: comment(layer) });
  }
  return [...entries, ...waiting.map((layer) => ({ created, created_by: "slipway build", comment: comment(layer) }))];
}
