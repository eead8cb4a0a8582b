import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { jsonIn } from "../oci/json-in.ts";
import { faultOf } from "../oci/network-fault.ts";
import { attempted, PassingFault, retryAfter } from "../oci/registry-attempts.ts";
import { InfrastructureError } from "../report/user-error.ts";
import type { Artifacts, Clock, Http, HttpAnswer, Log } from "./ports.ts";

export type ArtifactService = {
  /** `ACTIONS_RESULTS_URL` */
  readonly url: string;
  /** `ACTIONS_RUNTIME_TOKEN`: a signed statement of which job this is. Sent to the service and nowhere else. */
  readonly token: string;
};

const who = "GitHub's artifact service";
const service = "twirp/github.actions.results.api.v1.ArtifactService";

/** As much as is held to be sent again. Bytes. */
const blockSize = 16 << 20;

/** One request may take so long. Seconds. */
const patience = 300;

const created = z.looseObject({ ok: z.literal(true), ...either("signed_upload_url", "signedUploadUrl") });
const finalized = z.looseObject({ ok: z.literal(true) });
const listed = z.looseObject({
  artifacts: z.optional(z.array(z.looseObject({ name: z.string(), ...either(...jobName()) }))),
});
const signed = z.looseObject(either("signed_url", "signedUrl"));

/** The service writes names as they are declared, others write them as JSON does. */
function either<Name extends string>(...names: readonly Name[]) {
  return Object.fromEntries(names.map((name) => [name, z.optional(z.string())])) as Record<
    Name,
    z.ZodMiniOptional<z.ZodMiniString>
  >;
}

function jobName() {
  return ["workflow_job_run_backend_id", "workflowJobRunBackendId"] as const;
}

/**
 * Artifacts of this run by the protocol of GitHub's own action, of which nothing is used here. Each is one tar, kept for a day.
 *
 * @throws InfrastructureError when the service is not there, or fails
 * @see actions/toolkit, packages/artifact: results/api/v1/artifact.proto
 */
export function runArtifacts(
  { url, token }: ArtifactService,
  { http, clock, log }: { readonly http: Http; readonly clock: Clock; readonly log: Log },
): Artifacts {
  const job = jobIn(token);

  async function ask<Answer>(method: string, body: object, model: z.ZodMiniType<Answer>): Promise<Answer | undefined> {
    const response = await request(new URL(`${service}/${method}`, url).href, `asking to ${method}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ ...job, ...body }),
    });
    if (response.status === 409) return undefined;
    const text = await response.text().catch(() => "");
    const answer = model.safeParse(jsonIn(text));
    if (answer.success) return answer.data;
    throw new InfrastructureError(`${who} gave no answer to ${method} that is known.`, { fix });
  }

  /** 409 is an answer: it says that there is such an artifact. */
  function request(address: string, doing: string, init: RequestInit): Promise<HttpAnswer> {
    return attempted(
      async () => {
        let response: HttpAnswer;
        try {
          response = await http(address, { ...init, redirect: "error", signal: AbortSignal.timeout(patience * 1000) });
        } catch (error) {
          throw faultOf(error, who);
        }
        const { status } = response;
        if (status >= 500 || status === 429 || status === 408) {
          throw new PassingFault(who, `answered ${status}`, { fix, wait: retryAfter(response.headers) });
        }
        if (!response.ok && status !== 409) {
          throw new InfrastructureError(`${who} answered ${status} while ${doing}.`, { fix });
        }
        return response;
      },
      { doing },
      { clock, log },
    );
  }

  return {
    async put(name, content) {
      const expires_at = new Date(clock.now().getTime() + 86_400_000).toISOString();
      const place = await ask("CreateArtifact", { name, version: 4, expires_at }, created);
      // Its name says what is in it: whoever put it there before has put the same.
      if (place === undefined) return;
      const address = place.signed_upload_url ?? place.signedUploadUrl ?? "";
      const hash = createHash("sha256");
      const ids: string[] = [];
      let size = 0;
      for await (const block of blocksOf(content)) {
        hash.update(block);
        size += block.byteLength;
        const id = Buffer.from(String(ids.length).padStart(6, "0")).toString("base64");
        ids.push(id);
        await request(withQuery(address, { comp: "block", blockid: id }), "sending an image", {
          method: "PUT",
          headers: { "content-type": "application/octet-stream", "x-ms-version": "2023-11-03" },
          body: block,
        });
      }
      const list = ids.map((id) => `<Latest>${id}</Latest>`).join("");
      await request(withQuery(address, { comp: "blocklist" }), "sending an image", {
        method: "PUT",
        headers: { "content-type": "application/xml", "x-ms-version": "2023-11-03" },
        body: `<?xml version="1.0" encoding="utf-8"?><BlockList>${list}</BlockList>`,
      });
      const digest = `sha256:${hash.digest("hex")}`;
      await ask("FinalizeArtifact", { name, size: String(size), hash: digest }, finalized);
    },

    async get(name) {
      const found = await ask("ListArtifacts", { name_filter: name }, listed);
      const artifact = found?.artifacts?.find((one) => one.name === name);
      if (artifact === undefined) {
        throw new InfrastructureError(`This run has no artifact ${name}.`, { fix: "Run the whole workflow again." });
      }
      const owner = artifact.workflow_job_run_backend_id ?? artifact.workflowJobRunBackendId;
      const whose = owner === undefined ? {} : { workflow_job_run_backend_id: owner };
      const place = await ask("GetSignedArtifactURL", { ...whose, name }, signed);
      const address = place?.signed_url ?? place?.signedUrl ?? "";
      const { body } = await request(address, "fetching an image", {});
      if (body === null) throw new InfrastructureError(`${who} gave nothing as the artifact ${name}.`, { fix });
      return body as AsyncIterable<Uint8Array>;
    },
  };
}

const fix = "Run the failed jobs again; when that does not help, see GitHub's own status page.";

/** Which run and job a token is of, in a scope `Actions.Results:<run>:<job>`. The service checks the signature, not we. */
function jobIn(token: string) {
  const [, payload = ""] = token.split(".");
  let scopes: unknown;
  try {
    scopes = JSON.parse(Buffer.from(payload, "base64url").toString()).scp;
  } catch {
    scopes = undefined;
  }
  const scope = typeof scopes === "string" ? /(?:^| )Actions\.Results:([\w-]+):([\w-]+)(?: |$)/.exec(scopes) : null;
  if (scope === null) {
    throw new InfrastructureError("This job has no token by which GitHub would keep an artifact of it.", { fix });
  }
  return { workflow_run_backend_id: scope[1], workflow_job_run_backend_id: scope[2] };
}

function withQuery(address: string, query: Readonly<Record<string, string>>): string {
  const url = URL.parse(address);
  if (url === null) throw new InfrastructureError(`${who} gave no address to send to.`, { fix });
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

async function* blocksOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content) {
    for (let from = 0; from < piece.byteLength; ) {
      const part = piece.subarray(from, from + blockSize - size);
      pieces.push(part.slice());
      size += part.byteLength;
      from += part.byteLength;
      if (size < blockSize) continue;
      yield new Uint8Array(Buffer.concat(pieces));
      pieces = [];
      size = 0;
    }
  }
  if (size > 0) yield new Uint8Array(Buffer.concat(pieces));
}
