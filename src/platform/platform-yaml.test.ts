import { describe, expect, test } from "vitest";
import type { UserError } from "../report/user-error.ts";
import { localPlatform } from "./local-platform.ts";
import { readPlatform } from "./platform-yaml.ts";

const faultOf = (text: string) => {
  try {
    readPlatform(text, "ours/platform.yaml");
  } catch (error) {
    return [(error as UserError).message, (error as UserError).fix];
  }
  throw new Error("nothing was thrown");
};

test("the least platform file says as much as none", () => {
  expect(readPlatform("provider: local\n", "platform.yaml")).toEqual({ ...localPlatform, from: "platform.yaml" });
});

test("paths are relative to the file, and a registry's host is no path", () => {
  const text = `provider: local
region: europe-west2
defaultPython: "3.13"
advisories: ../advisories
registry: localhost:5000/dashboards/
bucket: ./bucket
state: /var/lib/slipway
values: hide
identityRunners: ephemeral-identity
base: base.lock.json
bases:
  - october.lock.json
  - sha256:${"a".repeat(64)}
  - localhost:5000/python@sha256:${"b".repeat(64)}
capabilities:
  odbc: [libodbc2, tdsodbc, odbc-postgresql]
  pdf: []
compression: gzip
startupCode: [ddtrace, Pip_System.Certs]
baseMaxAgeDays: 35
`;
  expect(readPlatform(text, "ours/platform.yaml")).toEqual({
    provider: "local",
    from: "ours/platform.yaml",
    defaultPython: "3.13",
    advisories: "advisories",
    registry: { kind: "host", host: "localhost:5000", path: "dashboards" },
    bucket: "ours/bucket",
    state: "/var/lib/slipway",
    values: "hide",
    identityRunners: "ephemeral-identity",
    base: "ours/base.lock.json",
    bases: [
      { kind: "lock", file: "ours/october.lock.json" },
      { kind: "layer", diffId: `sha256:${"a".repeat(64)}` },
      { kind: "image", name: "localhost:5000/python", digest: `sha256:${"b".repeat(64)}` },
    ],
    capabilities: [
      { name: "odbc", packages: ["libodbc2", "tdsodbc", "odbc-postgresql"] },
      { name: "pdf", packages: [] },
    ],
    compression: "gzip",
    startupCode: ["ddtrace", "pip-system-certs"],
    baseMaxAgeDays: 35,
  });
});

test.each([
  ["./images", "ours/images"],
  ["../images", "images"],
  ["/srv/images", "/srv/images"],
])("the registry %s is a folder", (registry, folder) => {
  expect(readPlatform(`provider: local\nregistry: ${registry}\n`, "ours/platform.yaml").registry).toEqual({
    kind: "folder",
    folder,
  });
});

describe("a fault is one sentence", () => {
  const uk =
    "Name a place in the United Kingdom: europe-west2 (for images europe-west2-docker.pkg.dev), eu-west-2, uksouth or ukwest.";
  test.each([
    [
      "no provider",
      "values: hide\n",
      'ours/platform.yaml: the key "provider" is missing; accepted: local, gcp or aws.',
      "For example: provider: local",
    ],
    [
      "no cloud at all",
      "provider: heaven\n",
      'ours/platform.yaml:1: provider is "heaven"; accepted: local, gcp or aws.',
      "For example: provider: local",
    ],
    [
      "an unknown key",
      "provider: local\nbuckets: x\n",
      'ours/platform.yaml:2: unknown key "buckets".',
      'Did you mean "bucket"?',
    ],
    [
      "values neither shown nor hidden",
      "provider: local\nvalues: perhaps\n",
      'ours/platform.yaml:2: values is "perhaps"; accepted: show or hide.',
      "For example: values: hide",
    ],
    [
      "a region abroad",
      "provider: local\nregion: europe-west1\n",
      'ours/platform.yaml:2: region is "europe-west1", where nothing of ours may rest: it is in Belgium (allowed: europe-west2, eu-west-2, uksouth, ukwest).',
      uk,
    ],
    [
      "a registry abroad",
      "provider: local\nregistry: ghcr.io/org\n",
      'ours/platform.yaml:2: registry is "ghcr.io/org", where nothing of ours may rest: GitHub keeps its packages outside the United Kingdom.',
      uk,
    ],
    [
      "a registry that is meant as a folder",
      "provider: local\nregistry: images\n",
      'ours/platform.yaml:2: registry is "images", which names no host: images of such names are on Docker Hub, outside the United Kingdom.',
      "For a folder write ./images; for a registry put its host first.",
    ],
    [
      "a registry with a scheme",
      "provider: local\nregistry: https://localhost:5000/x\n",
      'ours/platform.yaml:2: registry is "https://localhost:5000/x"; accepted: a folder, or a registry\'s host without a scheme.',
      "Write localhost:5000/x",
    ],
    [
      "a base from a registry",
      "provider: local\nbase: python:3.13-slim\n",
      'ours/platform.yaml:2: base is "python:3.13-slim"; accepted: the path of a base lock, which ends in .lock.json, or an image by its digest: host/name@sha256:…',
      "A tag may name another image tomorrow: `docker buildx imagetools inspect python:3.13-slim` shows the digest of today's.",
    ],
    [
      "an allowed base by its tag",
      "provider: local\nbases: [python:3.13-slim]\n",
      'ours/platform.yaml:2: bases has "python:3.13-slim"; accepted: the path of a base lock, which ends in .lock.json, sha256:… of a layer, or host/repository@sha256:… of an image.',
      undefined,
    ],
  ])("%s", (_, text, message, fix) => {
    expect(faultOf(text)).toEqual([message, fix]);
  });
});
