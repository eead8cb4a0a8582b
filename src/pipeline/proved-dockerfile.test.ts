import { expect, test } from "vitest";
import type { Dashboard } from "../dashboard/model.ts";
import { fakeBuilder } from "../image/by-dockerfile/fixtures/builder.ts";
import { dashboardOf, folder, said } from "../image/fixtures/build.ts";
import { memoryBlobs } from "../oci/memory-blobs.ts";
import type { Digest } from "../oci/ports.ts";
import { localPlatform } from "../platform/local-platform.ts";
import { fixedClock, memoryCache, memoryFiles, quietLog } from "../runner/memory.ts";
import { attempts } from "./attempt.ts";
import { buildImage } from "./checks.ts";
import type { Run } from "./run.ts";

const clock = fixedClock();
const files = memoryFiles({ ...folder, Dockerfile: "FROM registry.test/python:3.13\nCOPY . .\n" });

/** A job that takes the image which another one built by the Dockerfile. */
async function taken(expected: Digest | undefined, asked: Partial<Dashboard> = {}) {
  const { builder } = fakeBuilder((context) => ({ layers: [Object.fromEntries(context)] }));
  const stages = attempts(clock, { started: () => {}, finished: () => {} });
  const unused = undefined as never;
  const run: Run = {
    stages,
    ports: {
      ...{ files, clock, blobs: memoryBlobs(), cache: memoryCache(), log: quietLog, dockerfiles: async () => builder },
      ...{ http: unused, runtime: unused, runProgram: undefined, registry: unused, store: unused, target: unused },
      ...{ exec: unused, tableThread: unused },
    },
    options: {
      platform: localPlatform,
      repositoryName: "try",
      checkout: {
        name: async () => "try",
        commit: async () => undefined,
        revision: async () => undefined,
        changed: async () => undefined,
        before: async () => undefined,
      },
      buildOptions: {},
      advisories: undefined,
      ...(expected && { expected }),
    },
  };
  const image = await buildImage(run, { dashboard: dashboardOf({ dockerfile: said("Dockerfile"), ...asked }) });
  return { image, findings: stages.reports().flatMap((report) => report.findings) };
}

test("an image of a Dockerfile goes on only with the configuration that was proved", async () => {
  const { image } = await taken(undefined);
  expect((await taken(image?.config.digest)).image).toEqual(image);
  const other = await taken(`sha256:${"0".repeat(64)}`);
  expect(other.image).toBeUndefined();
  expect(other.findings).toContainEqual(expect.objectContaining({ rule: "other-image", level: "error" }));
});

test("what is asked of the base is said to have no part in a Dockerfile's image", async () => {
  const { findings } = await taken(undefined, { capabilities: said(["odbc"]) });
  expect(findings.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/asks for as base \(odbc\) is not brought: the Dockerfile installs what it needs itself\.$/),
  );
});
