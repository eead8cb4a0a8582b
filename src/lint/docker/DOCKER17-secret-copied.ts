import { copied, flagOf } from "./places.ts";
import { dockerRule, eachIn } from "./rule.ts";

export const secretCopied = dockerRule({
  id: "DOCKER17",
  title: "A file of secrets is copied into the image",
  level: "error",
  why: "Whoever can pull the image can read it, also when a later step deletes it: the layer is still there.",
  fix: "Mount it for the step that needs it: RUN --mount=type=secret,id=settings,target=/app/.env …. What the running dashboard needs, the platform gives it.",
  bad: `FROM python:3.13-slim
COPY .env /app/.env`,
  good: `FROM python:3.13-slim
COPY .env.example /app/
RUN --mount=type=secret,id=settings,target=/app/.env python /app/prepare.py`,
  *check(file) {
    for (const { one, of } of eachIn(file, "COPY", "ADD")) {
      if (flagOf(one, "from")) continue;
      for (const { text, from, to } of copied(one).sources) {
        const name = text.split("/").at(-1) ?? "";
        if (isSecret(name)) yield { of, at: one.at(from, to), message: `${name} is copied into the image` };
      }
    }
  },
});

const isSecret = (name: string) =>
  /^(\.env(\.(prod|production|local|live|staging|dev|development))?|\.netrc|\.pgpass|\.pypirc|id_(rsa|dsa|ecdsa|ed25519)|credentials\.json|service[-_]account[\w-]*\.json|\.htpasswd)$/.test(
    name,
  );
