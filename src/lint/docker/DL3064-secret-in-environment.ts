import { pairsOf } from "./pairs.ts";
import { dockerRule, eachIn } from "./rule.ts";

export const secretInEnvironment = dockerRule({
  id: "DL3064",
  alias: "SecretsUsedInArgOrEnv",
  title: "A secret goes through ARG or ENV",
  level: "warning",
  why: "Whoever can pull the image can read it: docker history shows an ARG, docker inspect an ENV, also when a later layer unsets it.",
  fix: "Mount it for the one step that needs it: RUN --mount=type=secret,id=token,env=TOKEN …. What the running dashboard needs, the platform gives it.",
  bad: `FROM python:3.13-slim
ARG PIP_TOKEN
ENV DB_PASSWORD=`,
  good: [
    `FROM python:3.13-slim
RUN --mount=type=secret,id=token,env=PIP_TOKEN pip install --no-cache-dir -r requirements.txt`,
    `FROM python:3.13-slim
ENV SECRET_KEY_FILE=/run/secrets/key TOKENIZERS_PARALLELISM=false MAX_TOKENS=4096 PUBLIC_KEY=abc`,
  ],
  *check(file) {
    for (const { one, of } of eachIn(file, "ARG", "ENV")) {
      for (const { name, value: _, raw: __, ...at } of pairsOf(one)) {
        if (isSecret(name)) yield { of, at, message: `${shown(name)} is named like a secret` };
      }
    }
  },
});

const secret =
  /(^|_)(password|passwd|pword|passphrase|secret|token|api_?key|client_?key|private_?key|access_?key(_id)?|credentials?|auth)(_|$)/i;

/** What a name says of a secret without being one: where it lies, how long it lasts, that it is public. */
const aside =
  /(^|_)(public|tokeni[sz]er\w*|tokens|file|path|dir|url|uri|endpoint|name|header|type|length|expiry|expires?|ttl|timeout|enabled?|required|id|algorithm|backend|method|provider)$|(^|_)(public|max_tokens?)(_|$)/i;

const isSecret = (name: string) => secret.test(name) && (/access_?key_id$/i.test(name) || !aside.test(name));

const shown = (name: string) => (/^\w{1,60}$/.test(name) ? name : "A variable");
