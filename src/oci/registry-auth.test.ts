import { expect, test } from "vitest";
import { challengesOf } from "./registry-auth.ts";

test.each([
  ['Basic realm="a, b"', [{ scheme: "basic", parameters: { realm: "a, b" } }]],
  [
    'Bearer realm="https://auth.example/token",service="registry",scope="repository:a/b:pull,push"',
    [
      {
        scheme: "bearer",
        parameters: { realm: "https://auth.example/token", service: "registry", scope: "repository:a/b:pull,push" },
      },
    ],
  ],
  [
    'Negotiate, BEARER Realm="x\\"y" , error=insufficient_scope, Basic realm=z',
    [
      { scheme: "negotiate", parameters: {} },
      { scheme: "bearer", parameters: { realm: 'x"y', error: "insufficient_scope" } },
      { scheme: "basic", parameters: { realm: "z" } },
    ],
  ],
  ['Bearer realm="never closed', [{ scheme: "bearer", parameters: {} }]],
  ["", []],
])("the challenge %s is understood", (header, challenges) => {
  expect(challengesOf(header).map(({ scheme, parameters }) => ({ scheme, parameters: { ...parameters } }))).toEqual(
    challenges,
  );
});
