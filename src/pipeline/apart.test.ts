import { expect, test } from "vitest";
import { needApart } from "./apart.ts";

test.each(["docker", "podman", "namespaces"] as const)("%s keeps a stranger's code apart", (isolation) => {
  expect(() => needApart(isolation)).not.toThrow();
});

test.each(["chroot", "process"] as const)("%s does not, and is refused in words", (isolation) => {
  expect(() => needApart(isolation)).toThrow(
    `This machine can run an image only as a ${isolation}, which is not kept apart from it.`,
  );
});
