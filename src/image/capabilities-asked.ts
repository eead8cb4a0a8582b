import type { Dashboard } from "../dashboard/model.ts";
import { didYouMean } from "../report/did-you-mean.ts";
import type { Finding } from "../report/model.ts";
import { UserError } from "../report/user-error.ts";
import { knownCapabilities, notNeeded } from "./base/capabilities.ts";
import type { BaseLock } from "./base/lock.ts";
import { enumeration } from "./enumeration.ts";
import { finding } from "./rules.ts";
import type { InspectedWheel } from "./wheels/wheel-files.ts";

const offeredBy = ({ capabilities = [] }: BaseLock) => capabilities.map(({ name }) => name);

/**
 * What a dashboard needs of its base beside Python.
 *
 * @throws UserError for what the base does not offer, with what it does
 */
export function askedCapabilities(
  { capabilities }: Pick<Dashboard, "capabilities">,
  base: BaseLock,
): readonly string[] {
  if (capabilities === undefined) return [];
  const offered = offeredBy(base);
  const unknown = capabilities.value.find((name) => !offered.includes(name));
  if (unknown === undefined) return capabilities.value;
  const { from } = capabilities;
  const place =
    from.kind === "file" ? `${from.file}${from.line === undefined ? "" : `:${from.line}`}` : "dashboard.yaml";
  const offers = offered.length === 0 ? "it offers none" : `it offers ${enumeration(offered)}`;
  const meant = didYouMean(unknown, offered);
  throw new UserError(`${place}: base asks for "${unknown}", which the base ${base.name} does not offer; ${offers}.`, {
    fix: Object.hasOwn(notNeeded, unknown)
      ? `Take it out: ${notNeeded[unknown]}.`
      : meant !== undefined
        ? `Did you mean "${meant}"?`
        : "Ask the platform team for it: it is a list of Debian packages under capabilities in the platform file.",
  });
}

/** Wheels that are of no use without a capability that nobody asked for: mostly found out at the first click, not at the start. */
export function capabilityFindings(
  { capabilities }: Pick<Dashboard, "capabilities">,
  base: BaseLock,
  wheels: readonly InspectedWheel[],
): readonly Finding[] {
  // What an image has that others made, nobody says.
  if (base.image !== undefined) return [];
  const asked = capabilities?.value ?? [];
  const offered = offeredBy(base);
  return knownCapabilities
    .filter(({ name }) => !asked.includes(name))
    .flatMap((capability) => {
      const wheel = wheels.find(({ name }) => capability.wheels.includes(name));
      if (wheel === undefined) return [];
      const { name } = capability;
      return finding("capability-missing", {
        message: `${wheel.name} ${wheel.version} needs ${capability.needs}, which the image does not have.`,
        fix: offered.includes(name)
          ? `Write base: [${[...asked, name].toSorted().join(", ")}] in dashboard.yaml.`
          : `Ask the platform team for a base with the capability ${name}.`,
        ...(wheel.required ? { location: wheel.required } : {}),
      });
    });
}
