import { describe, expect, test } from "vitest";
import { type Packed, zipOf } from "../fixtures/zip.ts";
import { readZip } from "./zip.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const zip = (...members: readonly (readonly [path: string, member: string | Packed])[]) => zipOf(members);

/** The same with a 32-bit number in the only entry of the directory replaced. */
function stating(bytes: Uint8Array, place: number, value: number): Uint8Array {
  const changed = Buffer.from(bytes);
  changed.writeUInt32LE(value, changed.lastIndexOf("PK\x01\x02", undefined, "latin1") + place);
  return changed;
}
const packedAt = 20;
const sizeAt = 24;

test("members are read, stored and deflated, folders passed over", () => {
  const bytes = zip(
    ["a/", { content: "", mode: 0o040755 }],
    ["a/b.py", "b = 1\n".repeat(100)],
    ["run", { content: "x", mode: 0o755, stored: true }],
  );
  expect(
    readZip(bytes).map(({ path, executable, size, read }) => ({ path, executable, size, text: text(read()) })),
  ).toEqual([
    { path: "a/b.py", executable: false, size: 600, text: "b = 1\n".repeat(100) },
    { path: "run", executable: true, size: 1, text: "x" },
  ]);
});

describe("refused, with the reason", () => {
  test.each([
    ["a path that leads out", zip(["../x", ""]), 'it holds the path "../x", which leads out of it'],
    ["one that leads out further down", zip(["a/../../x", ""]), 'it holds the path "a/../../x", which leads out of it'],
    ["an empty part", zip(["a//b", ""]), 'it holds the path "a//b", which leads out of it'],
    ["a backslash", zip(["a\\b", ""]), 'it holds the path "a\\\\b", which leads out of it'],
    ["a dot", zip(["./x", ""]), 'it holds the path "./x", which leads out of it'],
    ["a folder that leads out", zip(["a/../", ""]), 'it holds the path "a/../", which leads out of it'],
    ["an absolute path", zip(["/etc/passwd", ""]), 'it holds the absolute path "/etc/passwd"'],
    ["one of Windows", zip(["C:/x", ""]), 'it holds the absolute path "C:/x"'],
    ["a line feed", zip(["a\nb", ""]), 'it holds the path "a\\nb", which has control characters'],
    ["a null", zip(["a\0b", ""]), 'it holds the path "a\\u0000b", which has control characters'],
    ["a link", zip(["a", { content: "/etc/passwd", mode: 0o120777 }]), '"a" is a symbolic link'],
    ["a device", zip(["a", { content: "", mode: 0o020644 }]), '"a" is no file'],
    ["one path twice", zip(["a", "1"], ["a", "2"]), 'it holds "a" twice'],
    [
      "two that differ in case",
      zip(["pkg/Data.csv", "1"], ["pkg/data.csv", "2"]),
      'it holds "pkg/Data.csv" and "pkg/data.csv", which are one file where case does not count (Windows, macOS)',
    ],
    [
      "two that differ in how an accent is written",
      zip(["\u00e9", "1"], ["e\u0301", "2"]),
      'it holds "\u00e9" and "e\u0301", which are one file where case does not count (Windows, macOS)',
    ],
    ["a file that is a folder too", zip(["a", "1"], ["a/b", "2"]), 'it holds "a" as a file and as a folder'],
    ["nothing", new Uint8Array(), "it has no directory at its end, as when a download was cut off"],
    [
      "text",
      Buffer.from("not a zip file, but long enough to be one"),
      "it has no directory at its end, as when a download was cut off",
    ],
    [
      "a file cut off",
      zip(["a", "1".repeat(1000)]).slice(0, -5),
      "it has no directory at its end, as when a download was cut off",
    ],
    ["one cut off at its start", zip(["a", "1"]).slice(3), "its directory is not where its end says"],
    ["something before it", Buffer.concat([Buffer.from("#!/bin/sh\n"), zip(["a", "1"])]), "its directory is cut off"],
    [
      "a bomb by its ratio",
      zip(["a", "0".repeat(150_000_000)]),
      /^it would unpack to \d{3,4} times its size, 0\.1 GB, as only a trap does$/,
    ],
    [
      "a bomb by its size",
      stating(zip(["a", "1"]), sizeAt, 0xfffffff0),
      "it would unpack to 4.3 GB; the most is 4.0 GB",
    ],
  ] as const)("%s", (_, bytes, why) => {
    expect(() => readZip(bytes)).toThrow(typeof why === "string" ? new Error(why) : why);
  });

  test("a name that is not UTF-8", () => {
    const bytes = Buffer.from(zip(["abc", "1"]));
    for (let at = bytes.indexOf("abc"); at > 0; at = bytes.indexOf("abc", at)) bytes[at] = 0xff;
    expect(() => readZip(bytes)).toThrow(new Error("a name in it is not UTF-8"));
    const unflagged = Buffer.from(zip(["\u00e9", "1"]));
    unflagged[unflagged.indexOf("PK\x01\x02", 0, "latin1") + 9] = 0;
    expect(() => readZip(unflagged)).toThrow(new Error("a name in it is not UTF-8"));
  });

  test("an encrypted member", () => {
    const bytes = Buffer.from(zip(["a", "1"]));
    bytes[bytes.indexOf("PK\x01\x02", 0, "latin1") + 8] = 1;
    expect(() => readZip(bytes)).toThrow(new Error("it is encrypted"));
  });

  test("a member whose name differs from the directory's", () => {
    const bytes = Buffer.from(zip(["abc", "1"]));
    bytes.write("abd", 30);
    expect(() => readZip(bytes)).toThrow(new Error('"abc" has another name before its content'));
  });

  test("a member that reaches into the next one", () => {
    const packed = stating(zip(["a", { content: "1", stored: true }]), packedAt, 1000);
    expect(() => readZip(packed)).toThrow(new Error('"a" overlaps what is beside it'));
  });
});

describe("what only its bytes can show is noticed when a member is read", () => {
  test("a changed byte", () => {
    const changed = Buffer.from(zip(["a", { content: "hello", stored: true }]));
    changed[changed.indexOf("hello")] = 0x48;
    const [member] = readZip(changed);
    expect(() => member?.read()).toThrow(new Error('"a" does not have the content that its directory states'));
  });

  test("more of them than the directory says, which are never unpacked", () => {
    const [member] = readZip(stating(zip(["a", "0".repeat(1_000_000)]), sizeAt, 10));
    expect(() => member?.read()).toThrow(new Error('"a" does not have the content that its directory states'));
  });
});

describe("ZIP64", () => {
  test("an archive whose end refers to a larger record is read by that, and not when the record is not there", () => {
    const bytes = Buffer.from(zip(["a", "1"]));
    const end = bytes.length - 22;
    const [length, start] = [bytes.readUInt32LE(end + 12), bytes.readUInt32LE(end + 16)];
    const large = Buffer.alloc(56);
    large.writeUInt32LE(0x06064b50, 0);
    large.writeBigUInt64LE(1n, 32);
    large.writeBigUInt64LE(BigInt(length), 40);
    large.writeBigUInt64LE(BigInt(start), 48);
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50, 0);
    locator.writeBigUInt64LE(BigInt(end), 8);
    const small = bytes.subarray(end);
    small.writeUInt16LE(0xffff, 10);
    small.writeUInt32LE(0xffffffff, 16);
    const [member] = readZip(Buffer.concat([bytes.subarray(0, end), large, locator, small]));
    expect([member?.path, text(member!.read())]).toEqual(["a", "1"]);
    expect(() => readZip(bytes)).toThrow(new Error("its directory is not where its end says"));
  });

  test("a member whose size is in its extra field is read by that, and not when the field is not there", () => {
    const bytes = Buffer.from(zip(["a", { content: "hello", stored: true }]));
    const [directory, end] = [bytes.indexOf("PK\x01\x02", 0, "latin1"), bytes.length - 22];
    bytes.writeUInt32LE(0xffffffff, directory + 24);
    expect(() => readZip(bytes)).toThrow(new Error("its directory states a size of 4 GiB and does not say which"));
    const extra = Buffer.alloc(12);
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(8, 2);
    extra.writeBigUInt64LE(5n, 4);
    bytes.writeUInt16LE(extra.length, directory + 30);
    bytes.writeUInt32LE(bytes.readUInt32LE(end + 12) + extra.length, end + 12);
    const [member] = readZip(Buffer.concat([bytes.subarray(0, end), extra, bytes.subarray(end)]));
    expect([member?.size, text(member!.read())]).toEqual([5, "hello"]);
  });
});
