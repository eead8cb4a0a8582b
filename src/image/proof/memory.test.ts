import { expect, test } from "vitest";
import { apartInWords } from "./apart-in-words.ts";
import { nearMemory, outOfMemory } from "./memory.ts";

const mebibyte = 2 ** 20;
const byDefault = { bytes: 512 * mebibyte, quantity: "512Mi" };

test("who asks for no memory is told what there is by default, and how to ask for twice as much", () => {
  expect(outOfMemory(byDefault)).toMatchObject({
    message:
      "The server was killed when it took more than 512 MiB of memory, which is what a dashboard gets that asks for no other.",
    fix: "Load less when the module is imported, or ask for more in dashboard.yaml: resources: { memory: 1Gi }",
  });
});

test("a dashboard is near its memory from four fifths of it on", () => {
  expect(nearMemory(undefined, byDefault)).toEqual([]);
  expect(nearMemory(409 * mebibyte, byDefault)).toEqual([]);
  expect(nearMemory(410 * mebibyte, byDefault).map(({ message, level }) => [level, message])).toEqual([
    [
      "warning",
      "The dashboard held 410 MiB of memory with nobody using it, and may take 512 MiB, which is what a dashboard gets that asks for no other.",
    ],
  ]);
});

test("what could not be had is one sentence beside what was", () => {
  const none = { ownUser: false, readOnly: false, noCapabilities: false, noNetwork: false, memory: "free" } as const;
  expect(apartInWords({ ...none, ownUser: true, memory: "watched" }, "1Gi")).toEqual({
    held: "It ran with a user of its own (65532) and 1 GiB of memory, watched from outside.",
    missing: "On this machine it could write to more than /tmp, may have had capabilities and had the network.",
  });
  expect(apartInWords(none, undefined)).toEqual({
    held: "It ran as any program of this machine does.",
    missing:
      "On this machine it had no user of its own, could write to more than /tmp, may have had capabilities, had the network and could take any memory.",
  });
});
