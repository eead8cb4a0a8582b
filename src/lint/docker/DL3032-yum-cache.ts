import { leavesCache, yum } from "./red-hat.ts";
import { dockerRule } from "./rule.ts";

export const yumCache = dockerRule({
  id: "DL3032",
  title: "What yum fetched stays in the image",
  level: "note",
  why: "They are some 100 MB that every start has to fetch, and nobody reads them again.",
  fix: "End the same RUN with && yum clean all.",
  bad: `FROM registry.access.redhat.com/ubi9:9.6
RUN yum install -y gdal`,
  good: `FROM registry.access.redhat.com/ubi9:9.6
RUN yum install -y gdal && yum clean all`,
  check: leavesCache(yum),
});
