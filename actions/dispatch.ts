/**
 * Every front door by the name that starts it: each runs its own room, so that none pays for another. What an action needs until it
 * knows that its inputs are in order stands in the bundle's one first file, since a file costs more than what else is in it.
 */
const doors = {
  "lint-dashboard": () => import(/* webpackMode: "eager" */ "./lint-dashboard/main.ts").then(({ main }) => main()),
  "validate-data": () => import(/* webpackMode: "eager" */ "./validate-data/main.ts").then(({ main }) => main()),
  "build-image": () => import(/* webpackMode: "eager" */ "./build-image/main.ts").then(({ main }) => main()),
  "scan-image": () => import(/* webpackMode: "eager" */ "./scan-image/main.ts").then(({ main }) => main()),
  "push-image": () => import(/* webpackMode: "eager" */ "./push-image/main.ts").then(({ main }) => main()),
  "publish-data": () => import(/* webpackMode: "eager" */ "./publish-data/main.ts").then(({ main }) => main()),
  "deploy-dashboard": () => import(/* webpackMode: "eager" */ "./deploy-dashboard/main.ts").then(({ main }) => main()),
  report: () => import(/* webpackMode: "eager" */ "./report/main.ts").then(({ main }) => main()),
  gate: () => import(/* webpackMode: "eager" */ "./gate/main.ts").then(({ main }) => main()),
  slipway: () => import("../cli/slipway.ts").then(({ start }) => start()),
} as const satisfies Readonly<Record<string, () => Promise<void>>>;

export type Door = keyof typeof doors;

export const doorNames = Object.keys(doors) as readonly Door[];

export const run = (door: Door): Promise<void> => doors[door]();
