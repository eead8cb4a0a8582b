/** What an address answers with. Names of headers are in lower case. */
export type Answer = {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly headers: Readonly<Record<string, string>>;
};

/** Where metadata and tables come from: nothing in this folder reads a disk or a network. */
export type Sources = {
  /** Undefined where there is nothing at the address. May be asked for one address more than once. */
  readonly get: (url: string) => Promise<Answer | undefined>;
  /** How findings name what is at an address: a path, where it is a file. */
  readonly nameOf: (url: string) => string;
  /** Why an address that a document names may not be followed, in words that follow "which"; undefined when it may. */
  readonly refuse: (written: string) => string | undefined;
};

/** As of any descriptor in JSON. */
const mostBytes = 10_000_000;

/** The text at an address, or why there is none, in words that follow its name. */
export async function textAt(
  url: string,
  { get }: Sources,
): Promise<{ readonly text: string } | { readonly fault: string }> {
  const answer = await get(url);
  if (answer === undefined) return { fault: "is not there" };
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let bytes = 0;
  try {
    for await (const chunk of answer.bytes) {
      bytes += chunk.length;
      if (bytes > mostBytes) return { fault: "is larger than the 10 MB that metadata may have" };
      text += decoder.decode(chunk, { stream: true });
    }
    return { text: text + decoder.decode() };
  } catch (error) {
    if (error instanceof TypeError) return { fault: "is not UTF-8" };
    throw error;
  }
}
