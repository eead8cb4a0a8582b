import { type StoredImage, storedImage } from "../src/image/stored-image.ts";
import type { Digest } from "../src/oci/ports.ts";
import type { Ports } from "../src/ports.ts";
import { UserError } from "../src/report/user-error.ts";

const fix =
  "Run build-image in an earlier step of the same job, and hand over its output digest: images do not travel between jobs.";

/** The image that an earlier step of this job built. @throws UserError when none was named, or this job has none such */
export async function builtImage(named: Digest | undefined, { blobs }: Pick<Ports, "blobs">): Promise<StoredImage> {
  if (named === undefined) throw new UserError("No image was named: the input image is empty.", { fix });
  if (!(await blobs.has(named))) throw new UserError(`This job has no image ${named}.`, { fix });
  return storedImage(named, { blobs });
}
