import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/**
 * What the release asks for in order to publish a wheel: GitHub's identity, PyPI's token for it, and the upload. Keeps what it was
 * asked, with what each request proves itself by.
 *
 * @see https://docs.pypi.org/trusted-publishers/using-a-publisher/, https://docs.pypi.org/api/upload/
 */
export async function packageIndex() {
  const asked: string[] = [];
  let form: FormData | undefined;
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const { method, url = "", headers } = request;
    const body = await buffer(request);
    const proof = url === "/_/oidc/mint-token" ? JSON.stringify(JSON.parse(body.toString())) : headers.authorization;
    asked.push(`${method} ${url} ${proof}`);
    if (url.startsWith("/identity?"))
      return { value: `identity of ${new URL(url, "http://x").searchParams.get("audience")}` };
    if (url === "/_/oidc/mint-token") return { success: true, token: "minted" };
    form = await new Response(new Uint8Array(body), {
      headers: { "content-type": headers["content-type"] ?? "" },
    }).formData();
    return "";
  };
  const server = createServer((request, response) => {
    answer(request).then(
      (value) => response.end(value === "" ? "" : JSON.stringify(value)),
      (error) => response.writeHead(400).end(String(error)),
    );
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: asked as readonly string[],
    /** Each field with its values; of a file its size. */
    uploaded(): Readonly<Record<string, readonly (string | number)[]>> {
      const values = [...(form ?? [])].map(([name, value]) => ({
        name,
        value: typeof value === "string" ? value : value.size,
      }));
      const names = Object.groupBy(values, ({ name }) => name);
      return Object.fromEntries(Object.entries(names).map(([name, of = []]) => [name, of.map(({ value }) => value)]));
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}
