import type { Finding } from "../../report/model.ts";
import { smokeFinding } from "../smoke-finding.ts";
import type { Traceback } from "../traceback.ts";
import { type Around, textOf } from "./around.ts";

/** Dash refuses a layout in which two components have one id, and names no line: they are looked for in the code. */
export async function duplicateIds({ type, text }: Traceback, around: Around): Promise<Finding | undefined> {
  if (type !== "DuplicateIdError") return undefined;
  const id = /`(.{1,300})`/.exec(text)?.[1];
  const places = id === undefined ? [] : await placesOf(id, around);
  const [first] = places;
  if (id === undefined || first === undefined) {
    return smokeFinding("duplicate-ids", "Two components of the layout have the same id.", { found: [id ?? text] });
  }
  const lines = [...new Set(places.map(({ file, line }) => `${file}:${line}`))];
  const shown = lines.slice(0, 4);
  const at = shown.length === 1 ? shown[0] : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
  return smokeFinding("duplicate-ids", `Two components of the layout have the id "${id}": see ${at}.`, {
    location: { file: first.file, line: first.line },
  });
}

async function placesOf(id: string, around: Around) {
  const found: { readonly file: string; readonly line: number }[] = [];
  for (const file of around.dashboard.shipped) {
    if (!file.endsWith(".py")) continue;
    for (const [index, line] of (await textOf(around, file)).split("\n").entries()) {
      const given = new RegExp(`\\bid\\s*=\\s*(["'])${id.replace(/[^\w]/g, "\\$&")}\\1`);
      if (given.test(line)) found.push({ file, line: index + 1 });
    }
  }
  return found;
}
