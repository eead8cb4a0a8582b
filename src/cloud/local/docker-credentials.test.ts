import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { noPrograms } from "../../runner/memory.ts";
import { credentialsIn, dockerCredentials } from "./docker-credentials.ts";

const auth = Buffer.from("ada:se:cret").toString("base64");
const ada = { username: "ada", password: "se:cret" };

test.each([
  ["by its host", { auths: { "localhost:5000": { auth } } }, ada],
  ["by its address", { auths: { "https://localhost:5000/v2/": { auth } } }, ada],
  ["of another registry", { auths: { "localhost:50001": { auth } } }, undefined],
  ["in a helper", { auths: { "localhost:5000": {} }, credsStore: "desktop" }, undefined],
  ["without a password", { auths: { "localhost:5000": { auth: "YWRhOg==" } } }, undefined],
  ["of no form that is known", { auths: { "localhost:5000": null } }, undefined],
  ["in no list", { auths: 3 }, undefined],
  ["in no object", null, undefined],
])("a sign-in that is kept %s", (_, config, credentials) => {
  expect(credentialsIn(JSON.stringify(config), "localhost:5000")).toEqual(credentials);
});

test("is read from the folder, and a folder without it is none", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-docker-"));
  try {
    expect(await dockerCredentials({ folder, env: {} }, "localhost:5000", noPrograms)).toBeUndefined();
    await writeFile(join(folder, "config.json"), "{");
    expect(await dockerCredentials({ folder, env: {} }, "localhost:5000", noPrograms)).toBeUndefined();
    await writeFile(join(folder, "config.json"), JSON.stringify({ auths: { "localhost:5000": { auth } } }));
    expect(await dockerCredentials({ folder, env: {} }, "localhost:5000", noPrograms)).toEqual(ada);
  } finally {
    await rm(folder, { recursive: true });
  }
});
