import { dockerRule } from "./rule.ts";
import { lastUser } from "./user.ts";

export const userByName = dockerRule({
  id: "DL3066",
  title: "The user is a name, not a number",
  level: "note",
  why: "Kubernetes cannot tell whether a name is root, and refuses such an image where runAsNonRoot is asked for.",
  fix: "Write the number: USER 65532:65532.",
  bad: `FROM python:3.13-slim
RUN useradd dash
USER dash`,
  good: [
    `FROM python:3.13-slim
RUN useradd --uid 10001 dash
USER 10001`,
    `FROM quay.io/jupyter/base-notebook:python-3.13
USER \${NB_UID}`,
  ],
  *check({ last }) {
    const user = last && lastUser(last);
    const name = user?.rest.split(":")[0] ?? "";
    if (user && !/^\d+$/.test(name) && !name.includes("$") && name !== "root") {
      yield { of: user, at: user.at(0, user.rest.length), message: "USER names a user by its name" };
    }
  },
});
