import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { systemExec } from "../../runner/exec.ts";
import { helperIn } from "./credential-helper.ts";
import { dockerCredentials } from "./docker-credentials.ts";

const host = "europe-west2-docker.pkg.dev";

test.each([
  [
    "of its own",
    { credHelpers: { [host]: "gcloud" }, credsStore: "desktop" },
    { program: "docker-credential-gcloud", isForThis: true },
  ],
  [
    "of its own, by its address",
    { credHelpers: { [`https://${host}/v2/`]: "gcloud" } },
    { program: "docker-credential-gcloud", isForThis: true },
  ],
  [
    "for all",
    { credHelpers: { "eu.gcr.io": "gcloud" }, credsStore: "desktop" },
    { program: "docker-credential-desktop", isForThis: false },
  ],
  ["that is a path", { credsStore: "../../evil" }, undefined],
  ["that is an option", { credHelpers: { [host]: "-x" } }, undefined],
  ["of no form that is known", { credHelpers: 3 }, undefined],
  ["nowhere", {}, undefined],
])("a helper %s", (_, config, helper) => {
  expect(helperIn(JSON.stringify(config), host)).toEqual(helper);
});

describe("a sign-in that a helper keeps", () => {
  /** Docker's settings with a helper of that text, a program of the shell. */
  async function asked(script: string | undefined, config: object) {
    const folder = await mkdtemp(join(tmpdir(), "slipway-docker-"));
    try {
      await writeFile(join(folder, "config.json"), JSON.stringify(config));
      if (script !== undefined) {
        await writeFile(join(folder, "docker-credential-ours"), `#!/bin/sh\nread -r HOST\n${script}\n`, {
          mode: 0o755,
        });
      }
      const env = { PATH: `${folder}${delimiter}${process.env["PATH"]}`, OURS: "set" };
      return await dockerCredentials({ folder, env }, host, systemExec);
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  const named = { credHelpers: { [host]: "ours" } };
  const forAll = { credsStore: "ours" };

  test("is what it says of this registry", async () => {
    const script = `[ "$1" = get ] && echo "{\\"Username\\":\\"$OURS\\",\\"Secret\\":\\"for $HOST\\"}"`;
    expect(await asked(script, named)).toEqual({ username: "set", password: `for ${host}` });
  });

  test.each([
    ["none where it has none", "echo credentials not found in native keychain; exit 1"],
    ["none where it is a token for Docker alone", `echo '{"Username":"<token>","Secret":"x"}'`],
  ])("is %s, and what docker login kept counts", async (_, script) => {
    const auth = Buffer.from("ada:secret").toString("base64");
    expect(await asked(script, { ...forAll, auths: { [host]: { auth } } })).toEqual({
      username: "ada",
      password: "secret",
    });
    expect(await asked(script, named)).toBeUndefined();
  });

  test("is no matter where the helper for all is not there", async () => {
    expect(await asked(undefined, forAll)).toBeUndefined();
  });

  test.each([
    ["is not there", undefined, "it cannot be asked"],
    ["speaks of something else", "echo '{\"secret\": 1}'", "it cannot be asked"],
    ["gives no JSON", "echo 'password: s3cret'", "it did not answer with JSON"],
  ])("is told of in one sentence where the one for this registry %s", async (_, script, why) => {
    const problem = await asked(script, named).catch((error: Error) => error);
    expect(problem).toMatchObject({
      name: "UserError",
      message: `The sign-in for ${host} is kept by docker-credential-ours, and ${why}.`,
    });
    expect(JSON.stringify(problem) + String((problem as Error).cause)).not.toContain("s3cret");
  });
});
