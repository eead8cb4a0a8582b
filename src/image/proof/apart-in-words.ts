import type { Apartness } from "../../container/ports.ts";

/** What held while a dashboard was proved, and what could not be had, each as one sentence. */
export function apartInWords(
  { ownUser, readOnly, noCapabilities, noNetwork, memory }: Apartness,
  quantity: string | undefined,
): { readonly held: string; readonly missing?: string } {
  const parts: readonly (readonly [boolean, string, string])[] = [
    [ownUser, "a user of its own (65532)", "had no user of its own"],
    [readOnly, "a read-only root", "could write to more than /tmp"],
    [noCapabilities, "no capabilities", "may have had capabilities"],
    [noNetwork, "no network", "had the network"],
  ];
  const amount = quantity === undefined ? "memory" : `${quantity.replace(/^(\d+)([KMG]i)$/, "$1 $2B")} of memory`;
  const held = [
    ...parts.flatMap(([holds, words]) => (holds ? [words] : [])),
    ...(memory === "free" ? [] : [memory === "limited" ? amount : `${amount}, watched from outside`]),
  ];
  const missing = [
    ...parts.flatMap(([holds, , words]) => (holds ? [] : [words])),
    ...(memory === "free" ? ["could take any memory"] : []),
  ];
  return {
    held: held.length === 0 ? "It ran as any program of this machine does." : `It ran with ${listed(held)}.`,
    ...(missing.length === 0 ? {} : { missing: `On this machine it ${listed(missing)}.` }),
  };
}

const listed = (parts: readonly string[]) =>
  parts.length === 1 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
