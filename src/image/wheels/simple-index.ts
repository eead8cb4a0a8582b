import * as z from "zod/mini";
import { jsonIn } from "../../oci/json-in.ts";
import type { Ports } from "../../ports.ts";
import { InfrastructureError, UserError } from "../../report/user-error.ts";
import { fetchBytes, mostOf, RefusedDownload } from "../fetch-bytes.ts";
import type { IndexFile } from "./index-file.ts";
import { readHtmlPage } from "./simple-html.ts";

const page = z.looseObject({
  meta: z.looseObject({ "api-version": z.string() }),
  files: z.array(
    z.looseObject({
      filename: z.string(),
      url: z.string(),
      hashes: z.record(z.string(), z.string()),
      "requires-python": z.nullish(z.string()),
      yanked: z.optional(z.union([z.boolean(), z.string()])),
      size: z.optional(z.int()),
    }),
  ),
});

const accepted = "application/vnd.pypi.simple.v1+json, text/html;q=0.1";

/**
 * Asks a package index for the files of one distribution; undefined when it has none of that name.
 *
 * @param index with a slash at its end. @see PEP 691 (JSON), PEP 503 (HTML), PEP 592 (yanked)
 * @throws InfrastructureError when the index does not answer, or not as one
 */
export async function filesOf(
  name: string,
  index: string,
  ports: Pick<Ports, "http" | "clock">,
): Promise<readonly IndexFile[] | undefined> {
  const url = indexPage(name, index);
  let bytes: Uint8Array;
  try {
    bytes = await fetchBytes(url, ports, { most: mostOf.indexPage }, { headers: { accept: accepted } });
  } catch (error) {
    if (error instanceof RefusedDownload && error.status === 404) return undefined;
    throw error;
  }
  const html = readHtmlPage(new TextDecoder().decode(bytes), url);
  if (html !== undefined) return html;
  const answer = page.safeParse(jsonIn(bytes));
  if (!answer.success || !answer.data.meta["api-version"].startsWith("1.")) {
    throw new InfrastructureError(`${url} did not answer as a package index does (PEP 691 or 503).`, {
      fix: "Name the address below which an index lists its packages, such as https://pypi.org/simple/.",
    });
  }
  return answer.data.files.flatMap((file) => {
    const sha256 = file.hashes["sha256"];
    if (sha256 === undefined || !/^[0-9a-f]{64}$/.test(sha256)) return [];
    return {
      filename: file.filename,
      url: new URL(file.url, url).href,
      sha256,
      requiresPython: file["requires-python"] ?? undefined,
      yanked: typeof file.yanked === "string" ? file.yanked : file.yanked ? "" : undefined,
    };
  });
}

/** Where an index lists the files of one distribution. @throws UserError for an address that is no index that can be read without a login */
export function indexPage(name: string, index: string): string {
  const root = URL.parse(index);
  if (root === null || !/^https?:$/.test(root.protocol)) {
    throw new UserError(`The package index is not at an http or https address.`, {
      fix: "Mend the machine's setting.",
    });
  }
  // Said without the address, which holds a password.
  if (root.username !== "" || root.password !== "") {
    throw new UserError(
      `The package index at ${root.host} needs a user name and a password, which is not supported yet.`,
      {
        fix: "Name an index or a mirror that can be read without a login.",
      },
    );
  }
  return new URL(`${name}/`, root).href;
}
