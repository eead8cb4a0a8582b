import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { refuseOtherMachine } from "./other-machine.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-other-machine-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("an image for another machine is refused with both names", async () => {
  await expect(refuseOtherMachine({ architecture: "arm64" }, { here: "amd64", folder })).rejects.toMatchObject({
    message: "The image is for arm64, and cannot be run on amd64, which this machine is.",
    fix: "Build it for amd64: leave --platform out of its Dockerfile, or write --platform=linux/amd64.",
  });
});

test("it is run where the system has something that translates, and one for this machine anywhere", async () => {
  await refuseOtherMachine({ architecture: "amd64" }, { here: "amd64", folder });
  writeFileSync(join(folder, "qemu-aarch64"), "");
  await refuseOtherMachine({ architecture: "arm64" }, { here: "amd64", folder });
});
