/** What the end of a ZIP file says of its directory. */
type Directory = { readonly count: number; readonly start: number; readonly end: number };

/** One member, as the directory states it. */
export type DirectoryEntry = {
  readonly rawName: Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  /** Bytes as they are in the file, and when unpacked. */
  readonly packed: number;
  readonly size: number;
  /** Unix type and permissions; 0 where the file was made elsewhere. */
  readonly mode: number;
  /** Where the member's own header begins. */
  readonly local: number;
};

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const largeEndSignature = 0x06064b50;
const largeLocatorSignature = 0x07064b50;
const largeSizes = 0x0001;
const unix = 3;

/**
 * Reads the directory at the end of a ZIP file, ZIP64 too.
 *
 * @throws an error that says why it is none, to stand behind a colon
 * @see APPNOTE.TXT §4.3.12, §4.3.14 to §4.3.16, §4.5.3
 */
export function readDirectory(bytes: Uint8Array): {
  readonly entries: readonly DirectoryEntry[];
  readonly start: number;
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end === undefined) throw new Error("it has no directory at its end, as when a download was cut off");
  const directory = directoryOf(view, end);
  if (directory === undefined) throw new Error("its directory is not where its end says");
  const entries: DirectoryEntry[] = [];
  let at = directory.start;
  for (let index = 0; index < directory.count; index += 1) {
    if (at + 46 > directory.end || view.getUint32(at, true) !== entrySignature)
      throw new Error("its directory is cut off");
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > directory.end) throw new Error("its directory is cut off");
    const extra = new DataView(view.buffer, view.byteOffset + at + 46 + nameLength, extraLength);
    entries.push({
      rawName: bytes.subarray(at + 46, at + 46 + nameLength),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      mode: view.getUint8(at + 5) === unix ? view.getUint32(at + 38, true) >>> 16 : 0,
      ...sizesOf(view, at, extra),
    });
    at = next;
  }
  if (at !== directory.end) throw new Error("its directory holds more than its end says");
  return { entries, start: directory.start };
}

/** The last end record whose comment reaches exactly to the end of the file. */
function findEnd(view: DataView): number | undefined {
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 22 - 0xffff; at -= 1) {
    if (view.getUint32(at, true) === endSignature && at + 22 + view.getUint16(at + 20, true) === view.byteLength)
      return at;
  }
  return undefined;
}

/** Where the directory is; with very many members, or far behind, the larger end record says it. */
function directoryOf(view: DataView, end: number): Directory | undefined {
  const count = view.getUint16(end + 10, true);
  const length = view.getUint32(end + 12, true);
  const start = view.getUint32(end + 16, true);
  if (count !== 0xffff && length !== 0xffffffff && start !== 0xffffffff) {
    return start + length <= end ? { count, start, end: start + length } : undefined;
  }
  const locator = end - 20;
  if (locator < 0 || view.getUint32(locator, true) !== largeLocatorSignature) return undefined;
  const at = Number(view.getBigUint64(locator + 8, true));
  if (at + 56 > locator || view.getUint32(at, true) !== largeEndSignature) return undefined;
  const [largeCount, largeLength, largeStart] = [32, 40, 48].map((place) =>
    Number(view.getBigUint64(at + place, true)),
  );
  if (largeCount === undefined || largeLength === undefined || largeStart === undefined) return undefined;
  return largeStart + largeLength <= at
    ? { count: largeCount, start: largeStart, end: largeStart + largeLength }
    : undefined;
}

/** Sizes and place; each that does not fit its 32 bits is in the extra field, in this order, and only those. */
function sizesOf(view: DataView, at: number, extra: DataView): Pick<DirectoryEntry, "size" | "packed" | "local"> {
  const large = largeValues(extra);
  const value = (place: number) => {
    const small = view.getUint32(at + place, true);
    if (small !== 0xffffffff) return small;
    const next = large.next();
    if (next.done) throw new Error("its directory states a size of 4 GiB and does not say which");
    return next.value;
  };
  return { size: value(24), packed: value(20), local: value(42) };
}

function* largeValues(extra: DataView): Generator<number, void> {
  for (let at = 0; at + 4 <= extra.byteLength; ) {
    const end = at + 4 + extra.getUint16(at + 2, true);
    if (extra.getUint16(at, true) === largeSizes) {
      for (let place = at + 4; place + 8 <= Math.min(end, extra.byteLength); place += 8) {
        yield Number(extra.getBigUint64(place, true));
      }
    }
    at = end;
  }
}
