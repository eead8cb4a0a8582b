import { type Position, positionsIn } from "../python/positions.ts";

/** What the outputs of a notebook show: how many hold what, and where the first of them is. */
export type NotebookOutputs = {
  readonly path: string;
  readonly tables: number;
  readonly charts: number;
  readonly pictures: number;
  /** Rows as text. */
  readonly prints: number;
  readonly at: Position;
};

/** Fewer lines in columns than this are no table. */
const fewestRows = 4;

type Kind = "tables" | "charts" | "pictures" | "prints";

/** Looks at the outputs that were saved with a notebook; nothing for one without any, and for what is none. @see nbformat 4 */
export function outputsOf(path: string, text: string): readonly NotebookOutputs[] {
  const counts = { tables: 0, charts: 0, pictures: 0, prints: 0 };
  for (const output of outputsIn(parsed(text))) {
    const kind = kindOf(output);
    if (kind) counts[kind]++;
  }
  if (Object.values(counts).every((count) => count === 0)) return [];
  const first = /"outputs"\s*:\s*\[\s*\{/.exec(text)?.index ?? 0;
  return [{ path, ...counts, at: positionsIn(text)(first) }];
}

function kindOf(output: unknown): Kind | undefined {
  const data = inside(output, "data");
  const types = isRecord(data) ? Object.keys(data) : [];
  if (types.some((type) => type.startsWith("application/vnd.plotly") || type.startsWith("application/vnd.vega")))
    return "charts";
  if (types.some((type) => type.startsWith("application/vnd.dataresource"))) return "tables";
  if (/<table/i.test(lines(inside(data, "text/html")))) return "tables";
  if (types.some((type) => type.startsWith("image/"))) return "pictures";
  const printed = lines(inside(data, "text/plain")) || lines(inside(output, "text"));
  const rows = printed.split("\n").filter((line) => /\S {2,}\S/.test(line));
  return rows.length >= fewestRows ? "prints" : undefined;
}

function outputsIn(notebook: unknown): readonly unknown[] {
  return list(inside(notebook, "cells")).flatMap((cell) => list(inside(cell, "outputs")));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const inside = (value: unknown, key: string): unknown =>
  isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const lines = (value: unknown): string => (typeof value === "string" ? value : list(value).map(String).join(""));
