import type { Pin } from "../../dashboard/model.ts";

/** The server for dashboards whose requirements name none, and what it needs. Raised by hand, with the tests. */
export const pinnedServer: readonly Pin[] = [
  {
    name: "gunicorn",
    version: "27.0.1",
    extras: [],
    hashes: ["sha256:378b26b9a38adcf4592f28828233c1716acc55e833ea06bf48719782efaa0d10"],
    line: 1,
  },
  {
    name: "packaging",
    version: "26.3",
    extras: [],
    hashes: ["sha256:d7193f7c8e4e93f444fde0262bf90af30e16fa0ad0ad44cb553c87339b23cd1c"],
    line: 1,
  },
];

/** The pins with a server among them: those of the author where there are any, ours for what is missing. */
export function withServer(pins: readonly Pin[]): { readonly pins: readonly Pin[]; readonly added: readonly Pin[] } {
  const names = new Set(pins.map(({ name }) => name));
  if (names.has("gunicorn")) return { pins, added: [] };
  const added = pinnedServer.filter(({ name }) => !names.has(name));
  return { pins: [...pins, ...added], added };
}
