import type { Instruction } from "./instruction.ts";

/** A `--mount` of a `RUN` by its settings: `{ type: "cache", target: "/root/.cache/pip" }`. */
export type Mount = ReadonlyMap<string, string>;

export function mountsOf({ flags }: Instruction): readonly Mount[] {
  return flags.flatMap(({ name, value = "" }) =>
    name === "mount"
      ? [
          new Map(
            value.split(",").map((part) => {
              const equals = part.indexOf("=");
              const key = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
              return [
                key === "dst" || key === "destination" ? "target" : key,
                equals < 0 ? "" : part.slice(equals + 1),
              ];
            }),
          ),
        ]
      : [],
  );
}

/** Whether what is written below such a path is kept out of the image. */
export const keepsOut = (instruction: Instruction, ...parts: readonly string[]) =>
  mountsOf(instruction).some(
    (mount) =>
      (mount.get("type") === "cache" || mount.get("type") === "tmpfs") &&
      parts.some((part) => (mount.get("target") ?? "").includes(part)),
  );
