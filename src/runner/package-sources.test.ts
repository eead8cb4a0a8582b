import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { packageSources } from "./package-sources.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-sources-"));
  await mkdir(join(folder, "etc/apt/sources.list.d"), { recursive: true });
  await mkdir(join(folder, "home/.config/pip"), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const asked = (env: Record<string, string> = {}) =>
  packageSources({ env, home: join(folder, "home"), etc: join(folder, "etc") });

test("the public places, where the machine says nothing", async () => {
  expect(await asked()).toEqual({
    index: "https://pypi.org/simple/",
    debian: "http://deb.debian.org/debian",
    debianSecurity: "http://deb.debian.org/debian-security",
  });
});

test("the environment before pip's own file, and apt's sources in both formats", async () => {
  await writeFile(join(folder, "home/.config/pip/pip.conf"), "[global]\nindex-url = https://mirror.example/simple\n");
  await writeFile(
    join(folder, "etc/apt/sources.list"),
    "# deb http://old.example/debian x main\ndeb [signed-by=/k] http://one.example/debian-security trixie-security main\n",
  );
  await writeFile(
    join(folder, "etc/apt/sources.list.d/debian.sources"),
    "Types: deb\nURIs: https://two.example/debian/\nSuites: trixie\n",
  );
  expect(await asked()).toEqual({
    index: "https://mirror.example/simple/",
    debian: "https://two.example/debian",
    debianSecurity: "http://one.example/debian-security",
  });
  expect((await asked({ PIP_INDEX_URL: "https://pip.example/simple/" })).index).toBe("https://pip.example/simple/");
  expect((await asked({ PIP_INDEX_URL: "https://pip.example/", UV_INDEX_URL: "https://uv.example/" })).index).toBe(
    "https://uv.example/",
  );
});
