import { expect, test } from "vitest";
import { unguessable } from "./unguessable.ts";

test.each(["/dev/urandom", "/dev/null", "/dev/none-such"])(
  "32 hexadecimal digits, never the same twice, with %s",
  (file) => {
    const some = Array.from({ length: 100 }, () => unguessable(file));
    expect(some.filter((one) => !/^[0-9a-f]{32}$/.test(one))).toEqual([]);
    expect(new Set(some).size).toBe(some.length);
  },
);
