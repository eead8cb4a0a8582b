import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Component, Inventory } from "../image/model.ts";
import { toCycloneDx } from "../image/sbom.ts";
import { digestOf } from "../oci/digest.ts";
import { memoryBlobs } from "../oci/memory-blobs.ts";
import { report as reportModel } from "../report/model.ts";
import { openFolder } from "../runner/folder.ts";
import { memoryFiles, quietLog } from "../runner/memory.ts";
import { type Advisories, readAdvisories } from "./advisories.ts";
import { scan } from "./stage.ts";

const layer = digestOf(new Uint8Array(1));
const python = (name: string, version: string, line?: number): Component => ({
  kind: "python",
  name,
  version,
  layer,
  origin: "dependency",
  ...(line === undefined ? {} : { required: { file: "requirements.txt", line } }),
});
const deb = (name: string, source: string, version: string): Component => ({
  kind: "deb",
  name,
  version,
  source: { name: source, version },
  layer,
  origin: "base",
});
const inventoryOf = (components: readonly Component[], version = "12"): Inventory => ({
  image: layer,
  distribution: { id: "debian", version },
  components,
});
const today = new Date("2026-11-24T12:00:00Z");
const scanned = (inventory: Inventory, advisories: Advisories | undefined) =>
  scan(inventory, { advisories, today }, { log: quietLog });

const databaseOf = async (records: Readonly<Record<string, object>>, more: Readonly<Record<string, string>> = {}) =>
  readAdvisories(
    memoryFiles({
      ...Object.fromEntries(
        Object.entries(records).map(([id, record]) => [
          `${id}.json`,
          JSON.stringify({ id, modified: "2026-11-23T00:00:00Z", ...record }),
        ]),
      ),
      "anything.json": JSON.stringify({
        id: "ANY-1",
        modified: "2026-11-23T00:00:00Z",
        affected: ["PyPI", "Debian:12"].map((ecosystem) => ({ package: { ecosystem, name: "other" } })),
      }),
      ...more,
    }),
  );
const affects = (name: string, fixed?: string, ecosystem = "PyPI") => ({
  package: { ecosystem, name },
  ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, ...(fixed === undefined ? [] : [{ fixed }])] }],
});
const rated = (severity: string) => ({ database_specific: { severity } });

describe("the advisories that come with the examples", () => {
  const database = async () => readAdvisories(await openFolder(join(import.meta.dirname, "../../examples/advisories")));

  test("are all read", async () => {
    const advisories = await database();
    expect(advisories).toMatchObject({ records: 6, unreadable: [], selection: "a selection for the demo" });
  });

  test("are found in an image that has them, each once, with what to do", async () => {
    const inventory = inventoryOf([
      deb("libwebp7", "libwebp", "1.2.4-0.2"),
      deb("zlib1g", "zlib", "1:1.2.13.dfsg-1"),
      python("Flask", "2.2.2", 4),
      python("Pillow", "9.5.0", 5),
      python("Werkzeug", "2.2.2"),
      python("requests", "2.30.0", 6),
      python("click", "8.1.7", 7),
    ]);
    const { report } = await scanned(inventory, await database());
    expect(report.verdict).toBe("fail");
    expect(report.headline).toBe(
      "7 packages, 2 from the base; 4 known vulnerabilities block; looked for 6 advisories only: a selection for the demo",
    );
    expect(
      report.findings.map(({ level, message, fix, location }) => [level, message.split(":")[0], fix, location?.line]),
    ).toEqual([
      [
        "error",
        "libwebp 1.2.4-0.2 (libwebp7) has CVE-2023-4863 (high)",
        "libwebp 1.2.4-0.2 → 1.2.4-0.2+deb12u1: run `slipway base update` and commit the new lock",
        undefined,
      ],
      ["error", "Flask 2.2.2 has CVE-2023-30861 (high)", "Flask 2.2.2 → 2.2.5 in requirements.txt:4", 4],
      ["error", "Pillow 9.5.0 has CVE-2023-4863 (high)", "Pillow 9.5.0 → 10.0.1 in requirements.txt:5", 5],
      [
        "error",
        "Werkzeug 2.2.2 has CVE-2023-25577 (high)",
        "Werkzeug 2.2.2 → 2.2.3: pin it beside your requirements",
        undefined,
      ],
      ["warning", "requests 2.30.0 has CVE-2023-32681 (medium)", "requests 2.30.0 → 2.31.0 in requirements.txt:6", 6],
      ["note", "zlib 1", undefined, undefined],
    ]);
    expect(report.facts["blocking"]).toBe(4);
    expect(reportModel.parse(report)).toEqual(report);
    expect(report.findings[1]).toMatchObject({
      rule: "known-vulnerability",
      count: 1,
      location: { file: "requirements.txt", line: 4 },
      link: "https://osv.dev/vulnerability/GHSA-m2qf-hxjv-5gpq",
    });
  });

  test("are not found in a current image, which is then called free of these six and of nothing else", async () => {
    const inventory = inventoryOf(
      [deb("zlib1g", "zlib", "1:1.3.dfsg+really1.3.1-1+b1"), python("flask", "3.1.2")],
      "13",
    );
    const { report } = await scanned(inventory, await database());
    expect(report).toMatchObject({
      verdict: "pass",
      findings: [],
      headline:
        "2 packages, 1 from the base; no known vulnerability; looked for 6 advisories only: a selection for the demo",
    });
  });
});

describe("names of one vulnerability", () => {
  test("count once, with the worst rating and the version that all records call free", async () => {
    const advisories = await databaseOf({
      "GHSA-1": { aliases: ["CVE-2026-1"], affected: [affects("flask", "2.0")], ...rated("MODERATE") },
      "PYSEC-1": { aliases: ["CVE-2026-1", "GHSA-1"], affected: [affects("flask", "2.0.1")] },
      "OTHER-1": { aliases: ["PYSEC-1"], affected: [affects("flask")], ...rated("CRITICAL") },
    });
    const { report, outputs } = await scanned(inventoryOf([python("flask", "1.0", 4)]), advisories);
    expect(outputs?.vulnerabilities).toMatchObject([
      {
        id: "CVE-2026-1",
        aliases: ["GHSA-1", "OTHER-1", "PYSEC-1"],
        record: "GHSA-1",
        severity: "critical",
        fixed: "2.0.1",
      },
    ]);
    expect(report.findings).toHaveLength(1);
  });

  test("an advisory about two vulnerabilities does not make them one, and each has its own rating", async () => {
    const advisories = await databaseOf({
      "DSA-1-1": { upstream: ["CVE-2026-1", "CVE-2026-2"], affected: [affects("zlib", "2", "Debian:12")] },
      "DEBIAN-CVE-2026-1": { upstream: ["CVE-2026-1"], affected: [affects("zlib", "2", "Debian:12")] },
      "GHSA-1": { aliases: ["CVE-2026-1"], ...rated("CRITICAL") },
      "GHSA-2": { aliases: ["CVE-2026-2"], ...rated("LOW") },
    });
    const { outputs } = await scanned(inventoryOf([deb("zlib1g", "zlib", "1")]), advisories);
    expect(outputs?.vulnerabilities?.map(({ id, severity }) => [id, severity])).toEqual([
      ["CVE-2026-1", "critical"],
      ["CVE-2026-2", "low"],
    ]);
  });

  test("packages built from one source are one finding; one step mends all that can be mended", async () => {
    const advisories = await databaseOf({
      "CVE-2026-1": { affected: [affects("python3.13", "3.13.6-1", "Debian:12")], ...rated("HIGH") },
      "CVE-2026-2": { affected: [affects("python3.13", "3.13.8-1", "Debian:12")], ...rated("LOW") },
    });
    const components = ["libpython3.13-stdlib", "python3.13-minimal"].map((name) =>
      deb(name, "python3.13", "3.13.5-2"),
    );
    const { report } = await scanned(inventoryOf(components), advisories);
    expect(report.findings.map(({ level, message, fix }) => [level, message, fix?.split(":")[0]])).toEqual([
      [
        "error",
        "python3.13 3.13.5-2 (libpython3.13-stdlib, python3.13-minimal) has CVE-2026-1 (high)",
        "python3.13 3.13.5-2 → 3.13.8-1",
      ],
      [
        "note",
        "python3.13 3.13.5-2 (libpython3.13-stdlib, python3.13-minimal) has CVE-2026-2 (low)",
        "python3.13 3.13.5-2 → 3.13.8-1",
      ],
    ]);
  });
});

test("a package that another one brings along is mended there", async () => {
  const advisories = await databaseOf({ "CVE-2026-1": { affected: [affects("zipp", "3.24")], ...rated("HIGH") } });
  const inventory = inventoryOf([{ ...python("zipp", "3.23.0"), bundledIn: "setuptools" }]);
  expect((await scanned(inventory, advisories)).report.findings[0]?.fix).toBe(
    "zipp 3.23.0 → 3.24: setuptools brings it along; take a release of it that brings a newer one, or do without",
  );
});

test("what is in the image is written down as well, with or without a database", async () => {
  const blobs = memoryBlobs();
  const inventory = inventoryOf([python("flask", "1.0")]);
  const sbom = { name: "dash", timestamp: today };
  for (const advisories of [undefined, await databaseOf({})]) {
    const { report, outputs } = await scan(inventory, { advisories, today, sbom }, { log: quietLog, blobs });
    expect(report.facts["sbom"]).toBe(outputs?.sbom);
    const document = new TextDecoder().decode(await blobs.read(outputs?.sbom ?? layer));
    expect(document).toBe(toCycloneDx(inventory, sbom));
  }
});

describe("what was not looked for", () => {
  const nothing = inventoryOf([]);
  const said = async (inventory: Inventory, advisories: Advisories | undefined) => {
    const { report } = await scanned(inventory, advisories);
    return [report.verdict, ...report.findings.map(({ rule, message }) => `${rule}: ${message}`)];
  };

  test("without a database nothing is said to be clean", async () => {
    const { report, outputs } = await scanned(nothing, undefined);
    expect([report.verdict, report.headline, outputs]).toEqual([
      "not-run",
      "no advisory database: name a folder of OSV records as `advisories` in the platform file",
      { vulnerabilities: undefined, sbom: undefined },
    ]);
    const damaged = await readAdvisories(memoryFiles({ "PyPI/all.zip": "" }, "advisories"));
    expect((await scanned(nothing, damaged)).report).toMatchObject({
      verdict: "not-run",
      headline: "no record could be read from the advisory database advisories: fetch it again",
    });
  });

  test.each([
    ["2026-11-17", []],
    ["2026-11-16", ["old-advisories: The advisory database memory is 8 days old; 7 are allowed"]],
    ["2026-12-24", ["old-advisories: The advisory database memory is dated 30 days into the future"]],
  ])("a database of %s", async (date, expected) => {
    const advisories = await databaseOf({}, { "database.json": JSON.stringify({ date }) });
    expect(await said(nothing, advisories)).toEqual([expected.length > 0 ? "warn" : "pass", ...expected]);
  });

  test("records and ranges that cannot be read", async () => {
    const advisories = await databaseOf(
      { "GHSA-1": { affected: [affects("flask", "someday")] } },
      { "cut.json": "{", "cut-too.json": "{" },
    );
    expect(await said(inventoryOf([python("flask", "1")]), advisories)).toEqual([
      "warn",
      expect.stringMatching(
        /^unreadable-advisories: 2 of the database's files could not be read; the first is cut-too\.json/,
      ),
      "unreadable-advisories: Advisories about packages of this image have ranges that cannot be compared: GHSA-1",
    ]);
  });

  test("another system, an unknown one, a release or a kind that the database has nothing about, a version that is none", async () => {
    const advisories = await databaseOf({});
    const components = [deb("zlib1g", "zlib", "1")];
    const on = (id: string | undefined, version = "12"): Inventory => ({
      image: layer,
      distribution: id === undefined ? undefined : { id, version },
      components,
    });
    const begin = "not-scanned: 1 package not looked at, as";
    expect(await said(on("ubuntu"), advisories)).toEqual([
      "warn",
      `${begin} only Debian's own packages can be looked up, and the image is another system: zlib1g`,
    ]);
    expect(await said(on(undefined), advisories)).toEqual([
      "warn",
      `${begin} the image does not say which system it is: zlib1g`,
    ]);
    expect(await said(on("debian", "14"), advisories)).toEqual([
      "warn",
      `${begin} the database holds nothing about this Debian release: zlib1g`,
    ]);
    expect(await said({ ...on("alpine", "3.22"), components: [] }, advisories)).toEqual([
      "warn",
      "not-scanned: The system of the image is alpine 3.22, and only Debian's packages are known: nothing of the system was looked at",
    ]);
    expect(await said(inventoryOf([python("odd", "(unknown)")]), advisories)).toEqual([
      "warn",
      `${begin} their versions cannot be compared: odd`,
    ]);
  });
});
