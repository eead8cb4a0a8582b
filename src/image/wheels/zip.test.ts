import { expect, test } from "vitest";
import { zipOf } from "../fixtures/zip.ts";
import { readZip } from "./zip.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("members are read, stored and deflated, folders passed over", () => {
  const zip = zipOf([
    ["a/", ""],
    ["a/b.py", "b = 1\n".repeat(100)],
    ["run", { content: "x", mode: 0o755, stored: true }],
  ]);
  expect(
    readZip(zip, "x.whl").map(({ path, executable, size, read }) => ({ path, executable, size, text: text(read()) })),
  ).toEqual([
    { path: "a/b.py", executable: false, size: 600, text: "b = 1\n".repeat(100) },
    { path: "run", executable: true, size: 1, text: "x" },
  ]);
});

test.each(["../x", "/etc/passwd", "a/../../x", "a//b", "a\\b", "./x", "a\0b"])(
  "a path that leads out is refused: %j",
  (path) => {
    expect(() => readZip(zipOf([[path, "x"]]), "x.whl")).toThrow("which leads out of it");
  },
);

test("one path twice is refused", () => {
  expect(() =>
    readZip(
      zipOf([
        ["a", "1"],
        ["a", "2"],
      ]),
      "x.whl",
    ),
  ).toThrow('it holds "a" twice');
});

test("a changed byte is noticed when the member is read", () => {
  const zip = zipOf([["a", { content: "hello", stored: true }]]);
  const changed = zip.slice();
  changed[Buffer.from(zip).indexOf("hello")] = 0x48;
  const [member] = readZip(changed, "x.whl");
  expect(() => member?.read()).toThrow("does not have the content that its directory states");
});

test("a member never becomes larger than it is said to be", () => {
  const zip = Buffer.from(zipOf([["a", "0".repeat(1_000_000)]]));
  const directory = zip.indexOf("PK\x01\x02", 0, "latin1");
  zip.writeUInt32LE(10, directory + 24);
  const [member] = readZip(zip, "x.whl");
  expect(() => member?.read()).toThrow("does not have the content");
});

test("a member whose name differs from the directory's is refused", () => {
  const zip = Buffer.from(zipOf([["abc", "1"]]));
  zip.write("abd", 30);
  const [member] = readZip(zip, "x.whl");
  expect(() => member?.read()).toThrow("another name before its content");
});

test.each([
  ["nothing", new Uint8Array()],
  ["text", Buffer.from("not a zip file, but long enough to be one")],
  ["a file cut off", zipOf([["a", "1"]]).slice(0, -5)],
])("%s is refused", (_, bytes) => {
  expect(() => readZip(bytes, "x.whl")).toThrow("x.whl is not a sound ZIP file: it has no directory.");
});

test("an archive whose end refers to a larger record is read by that, and not when the record is not there", () => {
  const zip = Buffer.from(zipOf([["a", "1"]]));
  const [end, start] = [zip.length - 22, zip.readUInt32LE(zip.length - 6)];
  const large = Buffer.alloc(56);
  large.writeUInt32LE(0x06064b50, 0);
  large.writeBigUInt64LE(1n, 32);
  large.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(end), 8);
  const small = zip.subarray(end);
  small.writeUInt16LE(0xffff, 10);
  small.writeUInt32LE(0xffffffff, 16);
  const [member] = readZip(Buffer.concat([zip.subarray(0, end), large, locator, small]), "x.zip");
  expect([member?.path, new TextDecoder().decode(member?.read())]).toEqual(["a", "1"]);
  expect(() => readZip(zip, "x.zip")).toThrow("its directory is not where its end says");
});
