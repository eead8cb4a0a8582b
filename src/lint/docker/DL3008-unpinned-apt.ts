import { operandsOf } from "./command-line.ts";
import { callsIn, dockerRule } from "./rule.ts";

export const unpinnedApt = dockerRule({
  id: "DL3008",
  title: "Debian packages have no version",
  level: "note",
  why: "Two builds of one commit may hold different packages. Debian keeps old versions for a short time only, so a pinned version breaks the build some day: choose which you can live with.",
  fix: "Write name=version, or take a base image by digest that has the package already.",
  bad: `FROM python:3.13-slim
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*`,
  good: `FROM python:3.13-slim
RUN apt-get update && apt-get install -y --no-install-recommends libpq5=17.6-0+deb13u1 && rm -rf /var/lib/apt/lists/*`,
  *check(file) {
    for (const { call, of } of callsIn(file, "apt-get")) {
      if (!call.args.includes("install")) continue;
      for (const { text, at } of operandsOf(call, "t", "target-release")) {
        if (text !== "install" && !/[=/]|\.deb$/.test(text))
          yield { of, at, message: "A Debian package has no version" };
      }
    }
  },
});
