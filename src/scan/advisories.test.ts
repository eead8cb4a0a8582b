import { crc32, deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { memoryFiles } from "../runner/memory.ts";
import { readAdvisories } from "./advisories.ts";

const record = (id: string, more: object = {}) =>
  JSON.stringify({ schema_version: "1.7.0", id, modified: "2026-01-02T03:04:05Z", ...more });
const flask = {
  aliases: ["CVE-1"],
  summary: "bad",
  severity: [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N" }],
  affected: [{ package: { ecosystem: "PyPI", name: "Flask_Thing" }, ranges: [], versions: ["1.0"] }],
};

describe("a folder of records", () => {
  test("is found by ecosystem and name, Python names in any spelling", async () => {
    const advisories = await readAdvisories(memoryFiles({ "a/GHSA-1.json": record("GHSA-1", flask), "notes.txt": "" }));
    expect(advisories?.about("PyPI", "flask.thing")).toEqual([
      {
        id: "GHSA-1",
        aliases: ["CVE-1"],
        upstream: [],
        summary: "bad",
        severity: "high",
        ranges: [],
        versions: ["1.0"],
      },
    ]);
    expect(advisories?.about("npm", "flask-thing")).toEqual([]);
    expect([advisories?.severityOf("CVE-1"), advisories?.severityOf("CVE-2")]).toEqual(["high", "unknown"]);
    expect([...(advisories?.ecosystems ?? [])]).toEqual(["PyPI"]);
  });

  test("is as old as its newest record, or as it says", async () => {
    const files = { "a.json": record("A"), "b.json": record("B", { modified: "2026-03-01T00:00:00+01:00" }) };
    expect((await readAdvisories(memoryFiles(files)))?.date).toEqual(new Date("2026-02-28T23:00:00Z"));
    const stated = await readAdvisories(
      memoryFiles({ ...files, "database.json": '{"date":"2026-04-01","selection":"for a test"}' }),
    );
    expect([stated?.date, stated?.selection, stated?.records]).toEqual([new Date("2026-04-01"), "for a test", 2]);
  });

  test("does not pass over what it cannot read", async () => {
    const advisories = await readAdvisories(
      memoryFiles({
        "cut.json": '{"id": "A"',
        "empty.json": "",
        "latin.json": new Uint8Array([0x22, 0xe9, 0x22]),
        "no-time.json": '{"id":"A"}',
        "path.json": record("../../up"),
        "good.json": record("A", flask),
        "PyPI/all.zip": "not a zip",
        "database.json": '{"data":"2026-04-01"}',
      }),
    );
    expect(advisories?.records).toBe(1);
    expect(advisories?.unreadable.map(({ file }) => file)).toEqual([
      "cut.json",
      "empty.json",
      "latin.json",
      "no-time.json",
      "path.json",
      "PyPI/all.zip",
      "database.json",
    ]);
    expect(advisories?.unreadable[3]?.reason).toMatch(/^modified: /);
  });

  test("leaves withdrawn records out", async () => {
    const withdrawn = record("A", { ...flask, withdrawn: "2026-01-01T00:00:00Z" });
    const advisories = await readAdvisories(memoryFiles({ "a.json": withdrawn }));
    expect([advisories?.records, advisories?.about("PyPI", "flask-thing")]).toEqual([0, []]);
  });

  test("without records is none", async () => {
    expect(await readAdvisories(memoryFiles({ "README.md": "", "database.json": '{"date":"2026-04-01"}' }))).toBe(
      undefined,
    );
  });
});

test("archives as OSV publishes them are read member by member", async () => {
  const zip = zipOf({ "GHSA-1.json": record("GHSA-1", flask), "GHSA-2.json": "{", "README.md": "" });
  const advisories = await readAdvisories(memoryFiles({ "PyPI/all.zip": zip }));
  expect(advisories?.about("PyPI", "flask-thing").map(({ id }) => id)).toEqual(["GHSA-1"]);
  expect(advisories?.unreadable.map(({ file }) => file)).toEqual(["PyPI/all.zip/GHSA-2.json"]);
});

/** A small ZIP file, deflated. @see APPNOTE.TXT §4.3 */
function zipOf(members: Readonly<Record<string, string>>): Uint8Array {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(members)) {
    const content = Buffer.from(text);
    const packed = deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const before = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), packed]);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), common, entry, Buffer.from(name)]));
    local.push(before);
    offset += before.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, listed, Buffer.from("PK\x05\x06"), end]);
}
