import { dockerRule } from "./rule.ts";
import { lastUser } from "./user.ts";

export const lastUserIsRoot = dockerRule({
  id: "DL3002",
  title: "The image runs as root",
  level: "warning",
  why: "Whoever breaks out of the dashboard's code is root in the container, and many platforms refuse to start such an image.",
  fix: "Go back to an ordinary user after the last step that needs root: USER 65532:65532.",
  bad: `FROM python:3.13-slim
USER 65532
USER root
CMD ["gunicorn", "app:server"]`,
  good: [
    `FROM python:3.13-slim
USER root
RUN apt-get update
USER 65532
CMD ["gunicorn", "app:server"]`,
    `FROM python:3.13-slim AS build
USER root
FROM python:3.13-slim
USER 65532`,
  ],
  *check({ last }) {
    const user = last && lastUser(last);
    if (user && /^(root|0)(:|$)/.test(user.rest)) {
      yield { of: user, at: user.at(0, user.rest.length), message: "The last USER is root" };
    }
  },
});
