import { readdir } from "node:fs/promises";
import { UserError } from "../report/user-error.ts";
import type { RunnableImage } from "./image-in-blobs.ts";

/** As images name what they are for, by Node's name. @see Go, `GOARCH` */
const names: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/** Where Linux keeps what runs programs of other machines. @see Linux kernel, Documentation/admin-guide/binfmt-misc.rst */
const translators = "/proc/sys/fs/binfmt_misc";

/** @throws UserError for an image of another machine, where nothing here could run its programs all the same */
export async function refuseOtherMachine(
  { architecture }: Pick<RunnableImage, "architecture">,
  { here = names[process.arch] ?? process.arch, folder = translators } = {},
): Promise<void> {
  if (architecture === here) return;
  const others = (await readdir(folder).catch(() => [])).filter((name) => name !== "register" && name !== "status");
  if (others.length > 0) return;
  throw new UserError(`The image is for ${architecture}, and cannot be run on ${here}, which this machine is.`, {
    fix: `Build it for ${here}: leave --platform out of its Dockerfile, or write --platform=linux/${here}.`,
  });
}
