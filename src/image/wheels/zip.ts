import { crc32, inflateRawSync } from "node:zlib";

export type ZipMember = {
  /** With forward slashes, never leading out, no folder. */
  readonly path: string;
  readonly executable: boolean;
  /** Bytes when unpacked. */
  readonly size: number;
  /** @throws when it is damaged */
  read(): Uint8Array;
};

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const largeEndSignature = 0x06064b50;
const largeLocatorSignature = 0x07064b50;

/**
 * Reads a ZIP file by its central directory. Stored and deflated members, more than 65,535 of them too (ZIP64);
 * no encryption, no parts, nothing of 4 GiB.
 *
 * @throws when it is damaged, says one thing in its directory and another before the member, names one path twice, or names
 *   a path that leads out of it
 * @see APPNOTE.TXT §4.3
 */
export function readZip(bytes: Uint8Array, name: string): readonly ZipMember[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const damaged = (what: string) => new Error(`${name} is not a sound ZIP file: ${what}.`);
  const end = findEnd(view);
  if (end === undefined) throw damaged("it has no directory");
  const { count, start } = directoryOf(view, end) ?? {};
  if (count === undefined || start === undefined) throw damaged("its directory is not where its end says");
  const members: ZipMember[] = [];
  const paths = new Set<string>();
  let at = start;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || view.getUint32(at, true) !== entrySignature) throw damaged("its directory is cut off");
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const crc = view.getUint32(at + 16, true);
    const packed = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const mode = view.getUint32(at + 38, true) >>> 16;
    const local = view.getUint32(at + 42, true);
    const rawName = bytes.subarray(at + 46, at + 46 + nameLength);
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    const path = new TextDecoder("utf-8", { fatal: true }).decode(rawName);
    if ((flags & 1) !== 0) throw damaged("it is encrypted");
    if (path.endsWith("/")) continue;
    if (leadsOut(path)) throw damaged(`it holds the path ${JSON.stringify(path)}, which leads out of it`);
    if (paths.has(path)) throw damaged(`it holds ${JSON.stringify(path)} twice`);
    paths.add(path);
    members.push({
      path,
      executable: (mode & 0o111) !== 0,
      size,
      read() {
        if (local + 30 > bytes.byteLength || view.getUint32(local, true) !== localSignature) {
          throw damaged(`${JSON.stringify(path)} is not where its directory says`);
        }
        const localName = view.getUint16(local + 26, true);
        if (Buffer.compare(bytes.subarray(local + 30, local + 30 + localName), rawName) !== 0) {
          throw damaged(`${JSON.stringify(path)} has another name before its content`);
        }
        const from = local + 30 + localName + view.getUint16(local + 28, true);
        const content = unpacked(bytes.subarray(from, from + packed), method, size);
        if (content === undefined || content.byteLength !== size || crc32(content) !== crc) {
          throw damaged(`${JSON.stringify(path)} does not have the content that its directory states`);
        }
        return content;
      },
    });
  }
  return members;
}

/** The last end record whose comment reaches exactly to the end of the file. */
function findEnd(view: DataView): number | undefined {
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 22 - 0xffff; at -= 1) {
    if (view.getUint32(at, true) === endSignature && at + 22 + view.getUint16(at + 20, true) === view.byteLength)
      return at;
  }
  return undefined;
}

/** How many members there are and where their directory begins; with very many members the larger end record says it. */
function directoryOf(view: DataView, end: number): { readonly count: number; readonly start: number } | undefined {
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if (count !== 0xffff && start !== 0xffffffff) return { count, start };
  const locator = end - 20;
  if (locator < 0 || view.getUint32(locator, true) !== largeLocatorSignature) return undefined;
  const at = Number(view.getBigUint64(locator + 8, true));
  if (at + 56 > locator || view.getUint32(at, true) !== largeEndSignature) return undefined;
  return { count: Number(view.getBigUint64(at + 32, true)), start: Number(view.getBigUint64(at + 48, true)) };
}

const leadsOut = (path: string) =>
  /[\\\0]/.test(path) || path.split("/").some((part) => part === "" || part === "." || part === "..");

/** Never longer than the directory says, whatever the packed bytes expand to. */
function unpacked(packed: Uint8Array, method: number, size: number): Uint8Array | undefined {
  if (method === 0) return packed;
  if (method !== 8) return undefined;
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch {
    return undefined;
  }
}
