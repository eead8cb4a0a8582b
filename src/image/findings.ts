import type { Dashboard, Dependencies } from "../dashboard/model.ts";
import type { Finding } from "../report/model.ts";
import { finding } from "./rules.ts";
import { unknownStartup } from "./wheels/startup.ts";
import type { InspectedWheel } from "./wheels/wheel-files.ts";

/** What a reader should know of the wheels of an image: a server that was added, pins without hashes, withdrawn releases. */
export function wheelFindings(
  wheels: readonly InspectedWheel[],
  added: readonly { readonly name: string; readonly version: string }[],
): readonly Finding[] {
  const place = ({ required }: InspectedWheel) => (required ? { location: required } : {});
  const names = added.map(({ name, version }) => `${name} ${version}`).join(" and ");
  const unhashed = wheels.filter(({ hashed }) => !hashed);
  const [first] = unhashed;
  return [
    ...(names === ""
      ? []
      : [
          finding("gunicorn-added", {
            message: `The requirements name no server: ${names} ${added.length === 1 ? "was" : "were"} added.`,
          }),
        ]),
    ...(first === undefined
      ? []
      : [
          finding("unhashed-pin", {
            message: `${unhashed.length} of ${wheels.length} requirements ${unhashed.length === 1 ? "has" : "have"} no hash, ${first.name} first: the package index was believed.`,
            count: unhashed.length,
            ...place(first),
          }),
        ]),
    ...unknownStartup(wheels).map(({ wheel, file }) =>
      finding("startup-code", {
        message: `${wheel.name} ${wheel.version} brings ${file}, which Python runs at every start; the platform allows it.`,
        ...place(wheel),
      }),
    ),
    ...wheels.flatMap((wheel) =>
      wheel.yanked === undefined
        ? []
        : finding("yanked-release", {
            message: `${wheel.name} ${wheel.version} was withdrawn by its authors${wheel.yanked === "" ? "" : `: ${wheel.yanked.slice(0, 200)}`}.`,
            ...place(wheel),
          }),
    ),
  ];
}

/** That versions were chosen, and for what. */
export function versionsChosen(
  { file, pins, wishes = [] }: Dependencies,
  chosen: readonly { readonly name: string }[],
): Finding {
  const [first] = wishes;
  const written = new Set(pins.map(({ name }) => name));
  const count = chosen.filter(({ name }) => !written.has(name)).length;
  const others = wishes.length === 1 ? "" : ` and ${wishes.length - 1} more`;
  const were = `${count} version${count === 1 ? " was" : "s were"} chosen`;
  return finding("versions-chosen", {
    message:
      first === undefined
        ? `${file} leaves out what its packages need: ${were}.`
        : `${file} leaves open which ${first.name}${others}: ${were}.`,
    location: first === undefined ? { file } : { file: first.file ?? file, line: first.line },
  });
}

/** What looks like a secret, and so is not in the image. */
export function secretFindings({ secrets = [] }: Dashboard): readonly Finding[] {
  return secrets.map((file) =>
    finding("secret-left-out", { message: `${file} looks like a secret: it is not in the image.`, location: { file } }),
  );
}
