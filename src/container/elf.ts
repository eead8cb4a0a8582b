/** The kind of program header that names the loader. @see System V ABI, "Program Header" */
const interpreterHeader = 3;

/** The loader that a program asks for, `/lib64/ld-linux-x86-64.so.2`; undefined for a static program, and for what is no 64-bit ELF. */
export function interpreterOf(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // 0x7f "ELF", 64 bits, little-endian.
  if (bytes.byteLength < 64 || view.getUint32(0) !== 0x7f454c46 || bytes[4] !== 2 || bytes[5] !== 1) return undefined;
  const start = Number(view.getBigUint64(32, true));
  const size = view.getUint16(54, true);
  const count = view.getUint16(56, true);
  for (let index = 0; index < count; index++) {
    const at = start + index * size;
    if (at + 56 > bytes.byteLength) return undefined;
    if (view.getUint32(at, true) !== interpreterHeader) continue;
    const from = Number(view.getBigUint64(at + 8, true));
    const length = Number(view.getBigUint64(at + 32, true));
    if (from + length > bytes.byteLength) return undefined;
    return new TextDecoder().decode(bytes.subarray(from, from + length)).replace(/\0.*$/s, "");
  }
  return undefined;
}
