import { repeated } from "./repeated.ts";
import { dockerRule } from "./rule.ts";

export const severalHealthchecks = dockerRule({
  id: "DL3012",
  alias: "MultipleInstructionsDisallowed",
  title: "There is more than one HEALTHCHECK",
  level: "warning",
  why: "Only the last one counts; whoever changes the first wonders why nothing happens.",
  fix: "Keep the last HEALTHCHECK of the stage.",
  bad: `FROM python:3.13-slim
HEALTHCHECK CMD ["python", "-m", "health"]
HEALTHCHECK NONE`,
  good: `FROM python:3.13-slim
HEALTHCHECK CMD ["python", "-m", "health"]`,
  check: repeated("HEALTHCHECK"),
});
