import { asksFirst, dnf } from "./red-hat.ts";
import { dockerRule } from "./rule.ts";

export const dnfAsks = dockerRule({
  id: "DL3038",
  title: "dnf asks before it installs",
  level: "warning",
  why: "Nobody can answer in a build: it waits for an answer, gets none and fails.",
  fix: "Write dnf install -y.",
  bad: `FROM registry.access.redhat.com/ubi9:9.6
RUN dnf install gdal && dnf clean all`,
  good: `FROM registry.access.redhat.com/ubi9:9.6
RUN dnf install -y gdal && dnf clean all`,
  check: asksFirst(dnf),
});
