import { generatorOf } from "../csv/packed.ts";
import type { Lane, Left } from "./lane.ts";
import type { Part } from "./part.ts";
import type { SideReader } from "./side-reader.ts";

/** What is left to be read as text, and the bytes that come after it. */
export type Unread = { readonly left: Left; readonly rest: AsyncGenerator<Uint8Array> };

/**
 * Pushes all bytes through a lane. Where somebody reads a later part at the same time, it is taken once all before it is read, if it
 * does begin where a record does; if it does not, nothing is lost but that work.
 */
export async function readLane(
  lane: Lane,
  bytes: AsyncGenerator<Uint8Array>,
  side?: SideReader,
): Promise<Unread | undefined> {
  const meeting = side && meetingWith(side, lane);
  let rest = bytes;
  let offset = 0;
  /** Pushes a chunk, as far as nobody else has read on from there. */
  async function push(chunk: Uint8Array): Promise<Left | undefined> {
    const end = offset + chunk.length;
    for (let from = 0; offset < end; ) {
      const to = Math.min(end, meeting?.at() ?? end) - end + chunk.length;
      const left = lane.push(chunk.subarray(from, to));
      if (left) return { ...left, bytes: Buffer.concat([left.bytes, chunk.subarray(to)]) };
      offset += to - from;
      from = to;
      const part = await meeting?.reached(offset);
      if (!part || !side) continue;
      lane.take(part);
      await rest.return(undefined);
      rest = generatorOf(side.open(part.to));
      offset = part.to;
      return undefined;
    }
    return undefined;
  }

  try {
    for (;;) {
      const next = await rest.next();
      const left = next.done ? lane.end() : await push(next.value);
      if (left || next.done) return left && { left, rest };
    }
  } finally {
    side?.end();
  }
}

/** Where one comes upon a part that somebody else reads. */
function meetingWith(side: SideReader, lane: Lane) {
  /** Where to look around next; undefined when all is over. */
  let next: number | undefined = side.from;
  let isBegun = false;
  return {
    at: () => next,
    /** One has read up to there: gives the part, if it begins there. It is not waited for before one has come as far as that. */
    async reached(offset: number): Promise<Part | undefined> {
      if (next === undefined) return undefined;
      if (!isBegun) {
        const program = lane.partProgram();
        if (program) side.begin(program);
        isBegun = program !== undefined;
      }
      if (offset !== next) return undefined;
      if (offset === side.from) next = isBegun ? await side.begins() : undefined;
      if (offset !== next) return undefined;
      next = undefined;
      return lane.isBetween() ? side.part() : undefined;
    },
  };
}
