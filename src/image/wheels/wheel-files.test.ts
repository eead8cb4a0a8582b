import { expect, test } from "vitest";
import { memoryCache } from "../../runner/memory.ts";
import { webOf } from "../fixtures/web.ts";
import { madeWheel, resolvedOf } from "../fixtures/wheel.ts";
import { wheelBytes } from "./wheel-files.ts";

const wheel = madeWheel("dash", "4.4.1");
const resolved = resolvedOf(wheel);
const altered = wheel.bytes.slice();
altered[40] = (altered[40] ?? 0) ^ 1;

test("a wheel with another hash than was asked for is refused, and not kept", async () => {
  const cache = memoryCache();
  await expect(wheelBytes(resolved, { ...webOf({ [resolved.url]: altered }), cache })).rejects.toThrow(
    new RegExp(
      `^${resolved.url} is not the file that was asked for: its SHA-256 is [0-9a-f]{64}, not ${wheel.sha256}\\.$`,
    ),
  );
  const { asked, ...net } = webOf({ [resolved.url]: wheel.bytes });
  expect(await wheelBytes(resolved, { ...net, cache })).toEqual(wheel.bytes);
  expect(asked).toEqual([resolved.url]);
});

test("a wheel that was altered in the cache is fetched again", async () => {
  const cache = memoryCache();
  await cache.put(`wheels/${wheel.sha256}-${wheel.filename}`, altered);
  const { asked, ...net } = webOf({ [resolved.url]: wheel.bytes });
  expect(await wheelBytes(resolved, { ...net, cache })).toEqual(wheel.bytes);
  expect(await wheelBytes(resolved, { ...net, cache })).toEqual(wheel.bytes);
  expect(asked).toEqual([resolved.url]);
});
