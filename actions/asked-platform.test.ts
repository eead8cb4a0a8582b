import { expect, test } from "vitest";
import { askedPlatform } from "./asked-platform.ts";

const image = `docker.io/library/python:3.13-slim@sha256:${"0".repeat(64)}`;

test("a base may be an image of a registry, or a lock on the runner itself, and no lock in the repository", async () => {
  expect((await askedPlatform(`provider: local\nbase: ${image}\n`)).base).toBe(image);
  expect((await askedPlatform("provider: local\nbase: /srv/base.lock.json\n")).base).toBe("/srv/base.lock.json");
  await expect(askedPlatform("provider: local\nbase: base.lock.json\n")).rejects.toThrow(
    'platform: base is "base.lock.json", which would be looked for in the repository that is checked',
  );
});
