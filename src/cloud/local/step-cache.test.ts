import { expect, test } from "vitest";
import { scratch } from "../../../test/slipway.ts";
import { stepCacheIn } from "./step-cache.ts";

const place = (host: string, path = "") => ({ kind: "host", host, path }) as const;

test("layers of steps are kept in the platform's registry, and written where there is a sign-in", async () => {
  const auth = Buffer.from("user:password").toString("base64");
  await using signIns = await scratch({ "config.json": JSON.stringify({ auths: { "registry.test": { auth } } }) });
  expect(await stepCacheIn(place("registry.test", "team"), { folder: signIns.path, env: {} })).toEqual({
    repositories: "registry.test/team/",
    insecure: false,
    writable: true,
  });
  expect(await stepCacheIn(place("other.test"), { folder: signIns.path, env: {} })).toEqual({
    repositories: "other.test/",
    insecure: false,
    writable: false,
  });
  expect(await stepCacheIn(place("localhost:5000"), { folder: signIns.path, env: {} })).toMatchObject({
    insecure: true,
    writable: true,
  });
});
