import { describe, expect, test } from "vitest";
import { askedCapabilities } from "./capabilities-asked.ts";
import { base, built, dashboardOf, json, pins, web } from "./fixtures/build.ts";
import { unpackLayer } from "./fixtures/layers.ts";
import { indexOf } from "./fixtures/web.ts";
import { madeWheel, pinOf } from "./fixtures/wheel.ts";
import { readInventory } from "./inventory.ts";
import { toCycloneDx } from "./sbom.ts";

const asking = (...value: readonly string[]) => ({
  capabilities: { value, from: { kind: "file", file: "dashboard.yaml", line: 3 } as const },
});

describe("a capability that a dashboard asks for", () => {
  test("is a layer of its own on the base that all have", async () => {
    const plain = await built();
    const { blobs, cache } = plain;
    const { image, report } = await built(dashboardOf(asking("odbc")), { blobs, cache });
    expect(image.layers.slice(0, 3).map(({ role, title }) => `${role}: ${title}`)).toEqual([
      "base: 3 Debian packages",
      "base: odbc: 1 Debian package",
      "wheel: numpy 2.4.0",
    ]);
    expect(image.layers.filter((_, place) => place !== 1)).toEqual(plain.image.layers);
    const [, added] = image.layers;
    const files = await unpackLayer(blobs, added!.descriptor);
    expect(files.get("etc/odbcinst.ini")?.text).toMatch(/^\[FreeTDS\]/);
    expect(report.facts["base"]).toMatchObject({ name: "debian-13-python-3.13", capabilities: ["odbc"] });
    const { config } = await json(blobs, image, "config");
    expect(config.Labels["dev.slipway.base.capabilities"]).toBe("odbc");
  });

  test("is in the inventory as part of the base", async () => {
    const { image, blobs, cache } = await built(dashboardOf(asking("odbc")));
    const { components } = await readInventory(image, { blobs, cache });
    expect(components.find(({ name }) => name === "tdsodbc")).toMatchObject({
      kind: "deb",
      version: "1.3",
      origin: "base",
    });
  });

  test("has the hash of each package in the bill of materials, as the base's own have", async () => {
    const { image, blobs, cache } = await built(dashboardOf(asking("odbc")));
    const inventory = await readInventory(image, { blobs, cache });
    const { components } = JSON.parse(toCycloneDx(inventory, { name: "try" })) as {
      readonly components: readonly { readonly purl?: string; readonly name: string; readonly hashes?: unknown }[];
    };
    const hashes = components.flatMap(({ purl, name, hashes }) =>
      purl?.startsWith("pkg:deb/") ? [[name, hashes]] : [],
    );
    const locked = [...base.lock.packages, ...base.lock.capabilities!.flatMap(({ packages }) => packages)];
    expect(locked).toHaveLength(4);
    expect(hashes.sort()).toEqual(
      locked.map(({ name, sha256 }) => [name, [{ alg: "SHA-256", content: sha256 }]]).sort(),
    );
  });

  test("but a package of that name in a layer of another kind has none", async () => {
    const { image, blobs, cache } = await built(dashboardOf(asking("odbc")));
    const layers = image.layers.map((layer) =>
      layer.title.startsWith("odbc") ? { ...layer, role: "step" as const } : layer,
    );
    const { components } = await readInventory({ ...image, layers }, { blobs, cache });
    expect(components.find(({ name }) => name === "tdsodbc")).not.toHaveProperty("sha256");
  });

  test.each([
    ["odbcs", 'Did you mean "odbc"?'],
    ["cobol", "Ask the platform team for it: it is a list of Debian packages under capabilities in the platform file."],
    [
      "geo",
      "Take it out: the wheels of geopandas, shapely, fiona, rasterio and pyproj bring GDAL, GEOS and PROJ themselves.",
    ],
  ])("and that the base does not offer is refused by its line (%s)", (name, fix) => {
    expect(() => askedCapabilities(asking(name), base.lock)).toThrow(
      expect.objectContaining({
        name: "UserError",
        message: `dashboard.yaml:3: base asks for "${name}", which the base debian-13-python-3.13 does not offer; it offers odbc.`,
        fix,
      }),
    );
  });
});

describe("a wheel that is of no use without a capability", () => {
  const pyodbc = madeWheel("pyodbc", "5.3.0");
  const world = { web: { ...web, ...indexOf([pyodbc]), ...base.files } };
  const dependencies = (more: object) =>
    dashboardOf({
      dependencies: {
        value: { file: "requirements.txt", pins: [...pins, pinOf(pyodbc, 9)] },
        from: { kind: "file", file: "requirements.txt" },
      },
      ...more,
    });
  const found = async (more: object) =>
    (await built(dependencies(more), world)).report.findings.filter(({ rule }) => rule === "capability-missing");

  test("is warned of, with what to write", async () => {
    expect(await found({})).toMatchObject([
      {
        level: "warning",
        message: "pyodbc 5.3.0 needs the library of ODBC and a driver, which the image does not have.",
        fix: "Write base: [odbc] in dashboard.yaml.",
        location: { file: "requirements.txt", line: 9 },
      },
    ]);
    expect(await found(asking("odbc"))).toEqual([]);
  });
});
