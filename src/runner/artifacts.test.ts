import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { collected } from "../oci/digest.ts";
import { runArtifacts } from "./artifacts.ts";
import { fixedClock, quietLog } from "./memory.ts";
import type { Http } from "./ports.ts";

const token = (scp: string) =>
  ["e30", Buffer.from(JSON.stringify({ scp })).toString("base64url"), "signature"].join(".");
const mine = token("Actions.Read:1 Actions.Results:run-1:job-2");
const url = "https://results.test/";
const methods = "https://results.test/twirp/github.actions.results.api.v1.ArtifactService/";

type Asked = { readonly what: string; readonly body: unknown; readonly authorization: string | null };

/** The service as it answers, strictly: what it does not know ends the test. */
function service(faults: Record<string, number[]> = {}) {
  const asked: Asked[] = [];
  const blocks = new Map<string, Uint8Array>();
  const kept = new Map<string, Uint8Array>();
  const http: Http = async (address, init = {}) => {
    const { method = "GET", body } = init;
    const authorization = new Headers(init.headers).get("authorization");
    const place = new URL(address);
    const name = address.startsWith(methods)
      ? address.slice(methods.length)
      : `${method} ${place.searchParams.get("comp") ?? "blob"}`;
    const status = faults[name]?.shift();
    if (status !== undefined) return new Response("", { status });
    const told = typeof body === "string" && body.startsWith("{") ? JSON.parse(body) : body;
    asked.push({ what: name, body: told, authorization });
    // The token goes to the service alone: the store has its own signature.
    expect(authorization === `Bearer ${mine}`).toBe(address.startsWith(methods));
    const json = (value: object) => new Response(JSON.stringify(value));
    switch (name) {
      case "CreateArtifact":
        return kept.has(told.name)
          ? new Response("", { status: 409 })
          : json({ ok: true, signed_upload_url: "https://store.test/x?sig=s" });
      case "PUT block":
        blocks.set(place.searchParams.get("blockid") ?? "", new Uint8Array(await new Response(body).arrayBuffer()));
        return new Response("", { status: 201 });
      case "PUT blocklist": {
        const ids = [...String(body).matchAll(/<Latest>([^<]+)<\/Latest>/g)].map(([, id = ""]) => id);
        kept.set("staged", Buffer.concat(ids.map((id) => blocks.get(id) ?? new Uint8Array())));
        return new Response("", { status: 201 });
      }
      case "FinalizeArtifact": {
        const staged = kept.get("staged") ?? new Uint8Array();
        expect(told.size).toBe(String(staged.byteLength));
        expect(told.hash).toBe(`sha256:${createHash("sha256").update(staged).digest("hex")}`);
        kept.delete("staged");
        kept.set(told.name, staged);
        return json({ ok: true, artifact_id: "7" });
      }
      case "ListArtifacts":
        return json({
          artifacts: [...kept.keys()].map((one) => ({ name: one, workflow_job_run_backend_id: "job-1" })),
        });
      case "GetSignedArtifactURL":
        expect(told.workflow_job_run_backend_id).toBe("job-1");
        return json({ signed_url: `https://store.test/x?sig=s&name=${told.name}` });
      case "GET blob":
        return new Response(Buffer.from(kept.get(place.searchParams.get("name") ?? "") ?? new Uint8Array()));
      default:
        throw new Error(`nobody knows ${name}`);
    }
  };
  const artifacts = runArtifacts({ url, token: mine }, { http, clock: fixedClock(), log: quietLog });
  return { artifacts, asked };
}

async function* pieces(size: number) {
  const all = Buffer.alloc(size, "0123456789");
  for (let at = 0; at < size; at += 5_000_000) yield all.subarray(at, at + 5_000_000);
}

describe("what a job of a run keeps for later ones", () => {
  test("comes back as it was, however large, and is kept for a day", async () => {
    const { artifacts, asked } = service();
    await artifacts.put("image", pieces(40_000_000));
    expect(asked.map(({ what }) => what)).toEqual([
      ...["CreateArtifact", "PUT block", "PUT block", "PUT block", "PUT blocklist", "FinalizeArtifact"],
    ]);
    expect(asked[0]?.body).toEqual({
      workflow_run_backend_id: "run-1",
      workflow_job_run_backend_id: "job-2",
      name: "image",
      version: 4,
      expires_at: "2026-01-02T00:00:00.000Z",
    });
    const back = await collected(await artifacts.get("image"));
    expect(back.byteLength).toBe(40_000_000);
    expect(Buffer.from(back).equals(Buffer.alloc(40_000_000, "0123456789"))).toBe(true);
  });

  test("is not sent again under a name that says what it is", async () => {
    const { artifacts, asked } = service();
    await artifacts.put("image", pieces(10));
    await artifacts.put("image", pieces(10));
    expect(asked.filter(({ what }) => what === "PUT block")).toHaveLength(1);
  });

  test("is sent by a second attempt where the first one met a passing fault", async () => {
    const { artifacts } = service({ "PUT block": [503, 500], FinalizeArtifact: [502], "GET blob": [503] });
    await artifacts.put("image", pieces(10));
    expect((await collected(await artifacts.get("image"))).byteLength).toBe(10);
  });
});

describe("what cannot be had is said in one sentence", () => {
  test("an artifact that nobody kept", async () => {
    await expect(service().artifacts.get("image")).rejects.toThrow("This run has no artifact image.");
  });

  test("a service that refuses", async () => {
    const { artifacts } = service({ CreateArtifact: [403] });
    await expect(artifacts.put("image", pieces(1))).rejects.toThrow(
      "GitHub's artifact service answered 403 while asking to CreateArtifact.",
    );
  });

  test.each(["", "a.b.c", token("Actions.Read:1")])("a job without such a token: %j", (other) => {
    const make = () => runArtifacts({ url, token: other }, { http: fetch, clock: fixedClock(), log: quietLog });
    expect(make).toThrow("This job has no token by which GitHub would keep an artifact of it.");
  });
});
