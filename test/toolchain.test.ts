import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const json = (file: string) => JSON.parse(readFileSync(join(root, file), "utf8"));

describe("package-lock.json", () => {
  const packages: Record<string, { optionalDependencies?: Record<string, string>; resolved?: string; link?: boolean }> =
    json("package-lock.json").packages;

  // A registry that lacks one platform's package makes npm write a lock without it, silently; npm ci then fails elsewhere.
  test("has an entry for every optional dependency that it names", () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`])
        .map((name) => `${path} wants ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test("names no registry, so that everybody's own is used", () => {
    const resolved = Object.values(packages).filter(({ resolved, link }) => resolved !== undefined && !link);
    expect(resolved).toEqual([]);
  });

  test("pins every direct dependency exactly", () => {
    const { dependencies, devDependencies } = json("package.json");
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d/.test(version as string),
    );
    expect(loose).toEqual([]);
  });
});

test("the linter is on: it finds what it is known to find", () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-linter-"));
  try {
    writeFileSync(
      join(folder, "biome.json"),
      readFileSync(join(root, "biome.json"), "utf8").replace('"enabled": true', '"enabled": false'),
    );
    writeFileSync(join(folder, "known.ts"), "const unused = 1 as any;\nconsole.log(2);\nexport default 3;\n");
    let output = "";
    try {
      execFileSync(join(root, "node_modules/.bin/biome"), ["lint", "--reporter=json", "known.ts"], {
        cwd: folder,
        stdio: "pipe",
      });
    } catch (error) {
      output = String((error as { stdout: Buffer }).stdout);
    }
    for (const rule of ["noUnusedVariables", "noExplicitAny", "noConsole", "noDefaultExport"])
      expect(output).toContain(rule);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the project runs on the Node that it brings", () => {
  expect(process.versions.node).toMatch(/^24\./);
});
