import { dockerRule } from "./rule.ts";
import { lineage } from "./stages.ts";
import { lastUser } from "./user.ts";

export const noUser = dockerRule({
  id: "DOCKER4",
  title: "The image says no user, so it runs as root",
  level: "warning",
  why: "Whoever breaks out of the dashboard's code is root in the container, and many platforms refuse to start such an image.",
  fix: "Write USER 65532:65532 before CMD. Files that the dashboard only reads need no other owner.",
  bad: `FROM python:3.13-slim
COPY . /app
CMD ["gunicorn", "app:server"]`,
  good: [
    `FROM python:3.13-slim
COPY . /app
USER 65532:65532
CMD ["gunicorn", "app:server"]`,
    `FROM gcr.io/distroless/python3-debian13:nonroot
COPY . /app
CMD ["-m", "gunicorn", "app:server"]`,
  ],
  *check({ last }) {
    if (!last || lastUser(last)) return;
    const [first = last] = lineage(last);
    if (isOfficial(first.image?.name) || first.image?.name === "scratch") {
      yield { of: last.from, message: "No USER is set, and this base image runs as root" };
    }
  },
});

/** Images that are known to run as root unless told otherwise; others may have a user of their own. */
const isOfficial = (name = "") =>
  /^((docker\.io\/)?library\/|docker\.io\/)?(python|debian|ubuntu|alpine|node|fedora|rockylinux|almalinux|continuumio\/(ana|mini)conda3|condaforge\/(mini|mamba)forge3?)$/.test(
    name,
  );
