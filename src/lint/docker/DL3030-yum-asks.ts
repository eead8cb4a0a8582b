import { asksFirst, yum } from "./red-hat.ts";
import { dockerRule } from "./rule.ts";

export const yumAsks = dockerRule({
  id: "DL3030",
  title: "yum asks before it installs",
  level: "warning",
  why: "Nobody can answer in a build: it waits for an answer, gets none and fails.",
  fix: "Write yum install -y.",
  bad: `FROM registry.access.redhat.com/ubi9:9.6
RUN yum install gdal && yum clean all`,
  good: `FROM registry.access.redhat.com/ubi9:9.6
RUN yum install -y gdal && yum clean all`,
  check: asksFirst(yum),
});
