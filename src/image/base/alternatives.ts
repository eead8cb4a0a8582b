import type { Entry } from "../layer/entry.ts";
import type { Deb } from "./deb.ts";

/**
 * The links that packages ask `update-alternatives` for when they are set up: `libblas.so.3` is one. Only what a script says in plain
 * words is known here; what it works out while it runs (Java's) is not. Of several for one link, that of the highest priority.
 *
 * @see update-alternatives(1), `--install link name path priority`
 */
export function alternatives(debs: readonly Deb[], found: ReadonlyMap<string, Entry>): readonly Entry[] {
  const chosen = new Map<string, { readonly target: string; readonly priority: number }>();
  for (const { postinst = "" } of debs) {
    for (const [, link = "", target = "", priority = ""] of postinst.replaceAll(/\\\r?\n/g, " ").matchAll(install)) {
      const known = chosen.get(link);
      if (found.has(link) || !found.has(target) || (known && known.priority >= Number(priority))) continue;
      chosen.set(link, { target, priority: Number(priority) });
    }
  }
  return [...chosen].map(([path, { target }]) => ({ kind: "link", path, target: `/${target}` }));
}

/** Paths below `/usr` without a variable in them, which is where a library or a program is. */
const install =
  /\bupdate-alternatives[ \t]+(?:--(?:quiet|force)[ \t]+)*--install[ \t]+\/(usr\/[\w./+-]+)[ \t]+[\w./+-]+[ \t]+\/(usr\/[\w./+-]+)[ \t]+(\d+)/g;
