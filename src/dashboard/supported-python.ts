import { satisfies, validRange } from "@renovatebot/pep440";
import { UserError } from "../report/user-error.ts";
import { fileSource, placeOf } from "./first-found.ts";
import type { Found } from "./model.ts";
import { shortened } from "./text-file.ts";

/** The Pythons that there is a base image for, newest first. Its patch version is the base's own, so only two parts count. */
export const supportedPythons = ["3.13"] as const;

const accepted = supportedPythons.join(", ");

/** A Python as one place asks for it: the one of ours that it admits, where there is one, and its words. */
export type AskedPython = { readonly version: string | undefined; readonly asks: string };

/**
 * One exact version, as people and tools write it: `3.13`, `3.13.2`, `python-3.13`, `cpython-3.13`.
 */
export function exactPython(written: string, file: string, line?: number): Found<AskedPython> {
  const [, minor] = /^(?:python-?|cpython-?)?(\d+\.\d+)(?:\.\d+)?$/i.exec(written) ?? [];
  const asks = `${placeOf(file, line)} asks for Python ${shortened(written.replace(/^python-/, ""))}`;
  const version = supportedPythons.find((one) => one === minor);
  return { value: { version, asks }, from: fileSource(file, line) };
}

/**
 * The newest Python there is a base for within a range (PEP 440, `>=3.11,<4`).
 * @throws UserError that names the place, for what is no range
 */
export function pythonWithin(range: string, file: string, line?: number): Found<AskedPython> {
  if (!validRange(range)) {
    throw new UserError(`${placeOf(file, line)}: "${range}" is no range of Python versions.`, {
      fix: 'Write it as Python\'s packaging does, for example ">=3.13".',
    });
  }
  const patches = Array.from({ length: 50 }, (_, patch) => patch);
  const version = supportedPythons.find((one) => patches.some((patch) => satisfies(`${one}.${patch}`, range)));
  const asks = `${placeOf(file, line)} requires Python ${range}`;
  return { value: { version, asks }, from: fileSource(file, line) };
}

/** The version that was asked for. @throws UserError where there is no base image for it */
export function supportedOf({ value: { version, asks }, from }: Found<AskedPython>): Found<string> {
  if (version !== undefined) return { value: version, from };
  throw new UserError(`${asks}; there is a base image for ${accepted} only.`, {
    fix: `Say ${supportedPythons[0]} there, or python: "${supportedPythons[0]}" in dashboard.yaml, and try the dashboard with it.`,
  });
}
