import { StringDecoder } from "node:string_decoder";

/** How many lines of a container are kept, and how many characters of each. */
const kept = { lines: 2000, characters: 4000 };

/** The newest lines of any number of streams, as they come. Control characters stay in them: whoever shows them escapes. */
export type Lines = {
  /** Takes a stream's bytes; what it has not ended with a line feed follows when the stream ends. */
  follow(stream: NodeJS.ReadableStream): void;
  newest(): readonly string[];
};

export function keepLines(onLine: (line: string) => void = () => {}, change = (line: string) => line): Lines {
  const lines: string[] = [];
  const add = (raw: string) => {
    const line = change(raw.endsWith("\r") ? raw.slice(0, -1) : raw).slice(0, kept.characters);
    lines.push(line);
    if (lines.length > kept.lines) lines.shift();
    onLine(line);
  };
  return {
    follow(stream) {
      const decoder = new StringDecoder("utf8");
      let open = "";
      let cut = false;
      stream.on("data", (chunk: Buffer) => {
        const parts = decoder.write(chunk).split("\n");
        for (const [index, part] of parts.entries()) {
          if (!cut) open += part;
          // A line without an end must not fill the memory: what is kept of it is said at once, the rest passes by.
          if (open.length > kept.characters && !cut) {
            add(open);
            cut = true;
          }
          if (index === parts.length - 1) break;
          if (!cut) add(open);
          open = "";
          cut = false;
        }
      });
      stream.on("end", () => {
        if (open !== "" && !cut) add(open);
        open = "";
      });
      stream.on("error", () => {});
    },
    newest: () => [...lines],
  };
}
