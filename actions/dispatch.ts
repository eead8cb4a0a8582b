/** Every front door by the name that starts it: each loads its own room, so that none pays for another. */
const doors = {
  "lint-dashboard": () => import("./lint-dashboard/main.ts").then(({ main }) => main()),
  "validate-data": () => import("./validate-data/main.ts").then(({ main }) => main()),
  "build-image": () => import("./build-image/main.ts").then(({ main }) => main()),
  "scan-image": () => import("./scan-image/main.ts").then(({ main }) => main()),
  "push-image": () => import("./push-image/main.ts").then(({ main }) => main()),
  "publish-data": () => import("./publish-data/main.ts").then(({ main }) => main()),
  "deploy-dashboard": () => import("./deploy-dashboard/main.ts").then(({ main }) => main()),
  report: () => import("./report/main.ts").then(({ main }) => main()),
  gate: () => import("./gate/main.ts").then(({ main }) => main()),
  slipway: () => import("../cli/slipway.ts").then(({ start }) => start()),
} as const satisfies Readonly<Record<string, () => Promise<void>>>;

export type Door = keyof typeof doors;

export const doorNames = Object.keys(doors) as readonly Door[];

export const run = (door: Door): Promise<void> => doors[door]();
