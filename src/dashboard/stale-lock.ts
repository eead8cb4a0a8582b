import { eq, satisfies, valid, validRange } from "@renovatebot/pep440";
import { UserError } from "../report/user-error.ts";
import type { Dependencies } from "./model.ts";
import { parseRequirement } from "./requirement.ts";

/**
 * Refuses a lock that does not give what is asked for beside it: one of the two was changed alone. What is asked for under a marker
 * may be left out.
 *
 * @throws UserError that names both places
 */
export function refuseStale(lock: Dependencies, asked: Dependencies | undefined): void {
  if (asked === undefined) return;
  const { file, pins, wishes = [] } = asked;
  const wanted = [
    ...pins.map((pin) => ({ ...pin, text: `${pin.name}==${pin.version}`, fits: isVersion(pin.version) })),
    ...wishes.map((wish) => {
      const { specifier, marker } = parseRequirement({ text: wish.requirement, file, line: wish.line });
      return { ...wish, marker, text: `${wish.name}${specifier}`, fits: isWithin(specifier) };
    }),
  ].sort((a, b) => a.line - b.line);
  for (const { name, marker, text, fits, file: included = file, line } of wanted) {
    const locked = lock.pins.filter((pin) => pin.name === name);
    if (locked.length === 0 ? marker !== undefined : locked.some(({ version }) => fits(version))) continue;
    const has = locked[0] === undefined ? `lacks ${name}` : `has ${name} ${locked[0].version}`;
    throw new UserError(
      `${lock.file} ${has}, but ${included}:${line} asks for ${text}; accepted: a lock of what is asked for.`,
      {
        fix: "Lock again: slipway lock",
      },
    );
  }
}

const isVersion = (wanted: string) => (version: string) =>
  valid(version) !== null && valid(wanted) !== null ? eq(version, wanted) : version === wanted;

const isWithin = (range: string) => (version: string) =>
  range === "" || !validRange(range) || satisfies(version, range, { prereleases: true });
