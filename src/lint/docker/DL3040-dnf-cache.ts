import { dnf, leavesCache } from "./red-hat.ts";
import { dockerRule } from "./rule.ts";

export const dnfCache = dockerRule({
  id: "DL3040",
  title: "What dnf fetched stays in the image",
  level: "note",
  why: "They are some 100 MB that every start has to fetch, and nobody reads them again.",
  fix: "End the same RUN with && dnf clean all.",
  bad: `FROM registry.access.redhat.com/ubi9:9.6
RUN microdnf install -y gdal`,
  good: `FROM registry.access.redhat.com/ubi9:9.6
RUN microdnf install -y gdal && microdnf clean all`,
  check: leavesCache(dnf),
});
