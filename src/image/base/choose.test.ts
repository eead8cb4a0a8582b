import { describe, expect, test } from "vitest";
import type { SignedIndex } from "./archive.ts";
import { chooseBase } from "./choose.ts";
import { recipeForSuite } from "./recipes.ts";

type Told = { version?: string; needs?: readonly string[]; provides?: readonly string[] };

/** An index with these packages; `needs` as `a | b` each. */
function indexOf(packages: Readonly<Record<string, Told>>, more: Partial<SignedIndex> = {}): SignedIndex {
  return {
    archive: "debian",
    suite: "trixie",
    date: "2026-01-01T00:00:00.000Z",
    codename: "trixie",
    version: "13.2",
    packages: Object.entries(packages).map(([name, { version = "1", needs = [], provides = [] }]) => ({
      name,
      version,
      architecture: "amd64",
      source: { name, version },
      size: 1,
      sha256: "a".repeat(64),
      path: `${name}.deb`,
      needs: needs.map((group) => group.split(" | ")),
      provides,
    })),
    ...more,
  };
}

const recipe = {
  name: "ours",
  distribution: { id: "debian", version: "13", codename: "trixie" },
  roots: ["python3.13-minimal"],
  capabilities: [],
};
const names = (packages: readonly { readonly name: string; readonly version: string }[]) =>
  packages.map(({ name, version }) => `${name} ${version}`);

describe("a base is chosen", () => {
  test("with the newest of everything that it needs, over all suites", () => {
    const main = indexOf({ "python3.13-minimal": { needs: ["libc6", "debconf"] }, libc6: { version: "2.41-12" } });
    const security = indexOf(
      { libc6: { version: "2.41-12+deb13u1" } },
      { archive: "debian-security", suite: "trixie-security" },
    );
    const { packages, capabilities } = chooseBase(recipe, [main, security]);
    expect(names(packages)).toEqual(["libc6 2.41-12+deb13u1", "python3.13-minimal 1"]);
    expect(packages[0]).toMatchObject({ archive: "debian-security", suite: "trixie-security" });
    expect(capabilities).toBeUndefined();
  });

  test("and capabilities without what it has, each whole for itself", () => {
    const index = indexOf({
      "python3.13-minimal": { needs: ["libc6"] },
      libc6: {},
      tdsodbc: { needs: ["libc6", "libgmp10"] },
      libgmp10: { needs: ["libc6"] },
      pango: { needs: ["libgmp10"] },
    });
    const asked = [
      { name: "odbc", packages: ["tdsodbc"] },
      { name: "pdf", packages: ["pango"] },
    ];
    expect(
      chooseBase({ ...recipe, capabilities: asked }, [index]).capabilities?.map(({ packages }) => names(packages)),
    ).toEqual([
      ["libgmp10 1", "tdsodbc 1"],
      ["libgmp10 1", "pango 1"],
    ]);
  });

  test("of alternatives by what is there already, then by their order, then by who provides them", () => {
    const chosen = (needs: readonly string[], roots: readonly string[] = []) =>
      names(
        chooseBase({ ...recipe, roots: ["python3.13-minimal", ...roots] }, [
          indexOf({ "python3.13-minimal": { needs }, dejavu: {}, liberation: {}, awk2: { provides: ["any-awk"] } }),
        ]).packages,
      );
    expect(chosen(["dejavu | liberation"])).toEqual(["dejavu 1", "python3.13-minimal 1"]);
    expect(chosen(["dejavu | liberation"], ["liberation"])).toEqual(["liberation 1", "python3.13-minimal 1"]);
    expect(chosen(["nothing | liberation"])).toEqual(["liberation 1", "python3.13-minimal 1"]);
    expect(chosen(["any-awk"])).toEqual(["awk2 1", "python3.13-minimal 1"]);
  });

  test("not at all where something is absent: whose fault that is depends on who asked", () => {
    const index = indexOf({ "python3.13-minimal": { needs: ["libc7"] } });
    expect(() => chooseBase(recipe, [index])).toThrow(
      expect.objectContaining({
        name: "InfrastructureError",
        message: 'The Debian archive has no package "libc7", which python3.13-minimal needs (for the base ours).',
      }),
    );
    const asked = { ...recipe, capabilities: [{ name: "odbc", packages: ["tdsodb"] }] };
    expect(() => chooseBase(asked, [indexOf({ "python3.13-minimal": {} })])).toThrow(
      expect.objectContaining({
        name: "UserError",
        message: 'The Debian archive has no package "tdsodb", which the capability odbc asks for.',
      }),
    );
  });
});

describe("a recipe for a suite", () => {
  test("has the Python that the release has", () => {
    const index = indexOf(
      { "python3-minimal": { needs: ["dpkg", "python3.11-minimal"] } },
      { suite: "bookworm", codename: "bookworm", version: "12.12" },
    );
    const lists = [
      { name: "ours", packages: ["a"] },
      { name: "pdf", packages: [] },
    ];
    const { name, distribution, roots, capabilities } = recipeForSuite("bookworm", [index], lists);
    expect({ name, distribution }).toEqual({
      name: "debian-12-python-3.11",
      distribution: { id: "debian", version: "12", codename: "bookworm" },
    });
    expect(roots.slice(0, 2)).toEqual(["python3.11-minimal", "libpython3.11-stdlib"]);
    expect(capabilities.map((capability) => capability.name)).toEqual(["fonts", "locales", "odbc", "openmp", "ours"]);
  });
});
