import { satisfies, validRange } from "@renovatebot/pep440";
import { UserError } from "../report/user-error.ts";
import { fileSource, placeOf } from "./first-found.ts";
import type { Found } from "./model.ts";
import { shortened } from "./text-file.ts";

/** The Pythons that there is a base image for, newest first. Its patch version is the base's own, so only two parts count. */
export const supportedPythons = ["3.13"] as const;

const accepted = supportedPythons.join(", ");

/**
 * One exact version, as people and tools write it: `3.13`, `3.13.2`, `python-3.13`, `cpython-3.13`.
 * @throws UserError that names the place, for any other
 */
export function exactPython(written: string, file: string, line?: number): Found<string> {
  const [, minor] = /^(?:python-?|cpython-?)?(\d+\.\d+)(?:\.\d+)?$/i.exec(written) ?? [];
  const supported = supportedPythons.find((version) => version === minor);
  if (supported === undefined)
    throw unsupported(`${placeOf(file, line)} asks for Python ${shortened(written.replace(/^python-/, ""))}`);
  return { value: supported, from: fileSource(file, line) };
}

/**
 * The newest Python there is a base for within a range (PEP 440, `>=3.11,<4`).
 * @throws UserError that names the place, when none is, and for what is no range
 */
export function pythonWithin(range: string, file: string, line?: number): Found<string> {
  if (!validRange(range)) {
    throw new UserError(`${placeOf(file, line)}: "${range}" is no range of Python versions.`, {
      fix: 'Write it as Python\'s packaging does, for example ">=3.13".',
    });
  }
  const patches = Array.from({ length: 50 }, (_, patch) => patch);
  const supported = supportedPythons.find((version) =>
    patches.some((patch) => satisfies(`${version}.${patch}`, range)),
  );
  if (supported === undefined) throw unsupported(`${placeOf(file, line)} requires Python ${range}`);
  return { value: supported, from: fileSource(file, line) };
}

const unsupported = (asked: string) =>
  new UserError(`${asked}; there is a base image for ${accepted} only.`, {
    fix: `Say ${supportedPythons[0]} there, and pin the dependencies again with it.`,
  });
