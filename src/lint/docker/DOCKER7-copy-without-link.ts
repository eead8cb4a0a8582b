import { flagOf } from "./places.ts";
import { dockerRule } from "./rule.ts";

export const copyWithoutLink = dockerRule({
  id: "DOCKER7",
  title: "COPY from a stage has no --link",
  level: "note",
  why: "Without it the layer depends on all that is below it: a new base image makes it again, and has to be fetched for that. With it the layer stays what it is.",
  fix: "Write COPY --link --from=…, where no folder of the destination is a symbolic link.",
  bad: `FROM python:3.13-slim AS build
FROM python:3.13-slim
COPY --from=build /opt/venv /opt/venv`,
  good: `FROM python:3.13-slim AS build
FROM python:3.13-slim
COPY --link --from=build /opt/venv /opt/venv`,
  *check({ last }) {
    for (const of of last?.instructions ?? []) {
      if (of.keyword === "COPY" && flagOf(of, "from") && !flagOf(of, "link")) {
        yield { of, message: "This layer is made again with every new base image" };
      }
    }
  },
});
