import type { PackageChange } from "../../src/image/base/changes.ts";
import type { BaseLock } from "../../src/image/base/lock.ts";
import { enumeration } from "../../src/image/enumeration.ts";
import { inColumns } from "../columns.ts";

/** What a new lock brings: in one sentence, and a line for each package. */
export type Told = { readonly short: string; readonly lines: readonly string[] };

export function firstTime({ name, packages, capabilities = [] }: BaseLock): Told {
  const more = capabilities.length === 0 ? "" : `, and ${enumeration(capabilities.map((one) => one.name))} to ask for`;
  return { short: `${name}, ${counted(packages.length, "package")}${more}.`, lines: [] };
}

/** A capability that comes or goes whole is one line. */
export function inWords(before: BaseLock, after: BaseLock, changes: readonly PackageChange[]): Told {
  const [was, is] = [sizes(before), sizes(after)];
  const isWhole = (part: string | undefined) => part !== undefined && was.has(part) !== is.has(part);
  const whole = [...new Set([...was.keys(), ...is.keys()])].filter(isWhole).sort();
  const others = changes.flatMap((change) => {
    const parts = change.parts.filter((part) => !isWhole(part));
    return parts.length === 0 ? [] : { ...change, parts };
  });
  const rows = others.map(({ name, old, new: now, security, parts }) => {
    const capabilities = parts.filter((part) => part !== undefined);
    const remarks = [
      ...(security ? ["security fix"] : []),
      ...(capabilities.length === parts.length ? [`for ${enumeration(capabilities)}`] : []),
    ];
    return [name, versions(old, now), remarks.join(", ")];
  });
  return {
    short: before.name === after.name ? inShort(others, whole) : `${before.name} becomes ${after.name}.`,
    lines: [
      ...(rows.length > 0 ? inColumns(rows).split("\n") : []),
      ...whole.map(
        (part) => `${part}: ${is.has(part) ? `new, ${counted(is.get(part) ?? 0, "package")}` : "no longer offered"}`,
      ),
    ],
  };
}

const sizes = ({ capabilities = [] }: BaseLock): ReadonlyMap<string, number> =>
  new Map(capabilities.map(({ name, packages }) => [name, packages.length]));

function versions(old: string | undefined, now: string | undefined): string {
  if (old === undefined) return `${now}, added`;
  return now === undefined ? `${old}, removed` : `${old} → ${now}`;
}

function inShort(changes: readonly PackageChange[], whole: readonly string[]): string {
  const count = (matches: (change: PackageChange) => boolean) => changes.filter(matches).length;
  const fixes = count(({ security }) => security);
  const numbers = (
    [
      ["changed", count(({ old, new: now }) => old !== undefined && now !== undefined)],
      ["added", count(({ old }) => old === undefined)],
      ["removed", count(({ new: now }) => now === undefined)],
    ] as const
  ).filter(([, number]) => number > 0);
  const packages = numbers.map(
    ([what, number], index) => `${index === 0 ? counted(number, "package") : number} ${what}`,
  );
  if (packages.length === 0) {
    return whole.length > 0
      ? `every package is the same; ${enumeration(whole)} ${whole.length === 1 ? "comes or goes" : "come or go"}.`
      : "every package is the same; the lists of capabilities are written otherwise.";
  }
  return `${packages.join(", ")}; ${fixes === 0 ? "no security fix" : `${fixes} security fix${fixes === 1 ? "" : "es"}`}.`;
}

const counted = (count: number, thing: string) => `${count} ${thing}${count === 1 ? "" : "s"}`;
