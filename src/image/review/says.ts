import * as z from "zod/mini";
import type { Descriptor } from "../../oci/ports.ts";
import type { Ports } from "../../ports.ts";

/** What an image says of itself, to whoever runs it. */
export type ImageSays = {
  /** `65532:65532`; empty for root. */
  readonly user: string;
  readonly command: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
};

const strings = z.nullish(z.array(z.string()));
const model = z.object({
  config: z.optional(
    z.object({
      User: z.optional(z.string()),
      Entrypoint: strings,
      Cmd: strings,
      Labels: z.nullish(z.record(z.string(), z.string())),
    }),
  ),
});

/** Reads an image's configuration, whoever built it. @see OCI Image Specification 1.1 §Image Configuration */
export async function imageSays(config: Descriptor, { blobs }: Pick<Ports, "blobs">): Promise<ImageSays> {
  const { config: said } = model.parse(JSON.parse(new TextDecoder().decode(await blobs.read(config.digest))));
  return {
    user: said?.User ?? "",
    command: [...(said?.Entrypoint ?? []), ...(said?.Cmd ?? [])],
    labels: said?.Labels ?? {},
  };
}
