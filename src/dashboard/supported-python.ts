import { satisfies, validRange } from "@renovatebot/pep440";
import { UserError } from "../report/user-error.ts";
import { fileSource, placeOf } from "./first-found.ts";
import type { Found } from "./model.ts";
import { shortened } from "./text-file.ts";

/**
 * The Pythons that there is a base image for where a platform names no other base, newest first. The patch version is the base's own, so
 * only two parts count.
 */
export const supportedPythons = ["3.13"] as const;

/** A Python as one place asks for it: whether it admits one of two parts (`3.13`), and its words. */
export type AskedPython = { readonly admits: (python: string) => boolean; readonly asks: string };

/**
 * One exact version, as people and tools write it: `3.13`, `3.13.2`, `python-3.13`, `cpython-3.13`.
 */
export function exactPython(written: string, file: string, line?: number): Found<AskedPython> {
  const [, minor] = /^(?:python-?|cpython-?)?(\d+\.\d+)(?:\.\d+)?$/i.exec(written) ?? [];
  const asks = `${placeOf(file, line)} asks for Python ${shortened(written.replace(/^python-/, ""))}`;
  return { value: { admits: (python) => python === minor, asks }, from: fileSource(file, line) };
}

/**
 * Any Python within a range (PEP 440, `>=3.11,<4`).
 * @throws UserError that names the place, for what is no range
 */
export function pythonWithin(range: string, file: string, line?: number): Found<AskedPython> {
  if (!validRange(range)) {
    throw new UserError(`${placeOf(file, line)}: "${range}" is no range of Python versions.`, {
      fix: 'Write it as Python\'s packaging does, for example ">=3.13".',
    });
  }
  const patches = Array.from({ length: 50 }, (_, patch) => patch);
  const admits = (python: string) => patches.some((patch) => satisfies(`${python}.${patch}`, range));
  const asks = `${placeOf(file, line)} requires Python ${range}`;
  return { value: { admits, asks }, from: fileSource(file, line) };
}

/** The newest of the Pythons that is admitted. @throws UserError where there is no base image for it */
export function supportedOf({ value, from }: Found<AskedPython>, pythons: readonly string[]): Found<string> {
  const version = pythons.find(value.admits);
  if (version !== undefined) return { value: version, from };
  throw new UserError(`${value.asks}; there is a base image for ${pythons.join(", ")} only.`, {
    fix: `Say ${pythons[0]} there, or python: "${pythons[0]}" in dashboard.yaml, and try the dashboard with it.`,
  });
}
