import { repeated } from "./repeated.ts";
import { dockerRule } from "./rule.ts";

export const severalEntrypoints = dockerRule({
  id: "DL4004",
  alias: "MultipleInstructionsDisallowed",
  title: "There is more than one ENTRYPOINT",
  level: "warning",
  why: "Only the last one counts; whoever changes the first wonders why nothing happens.",
  fix: "Keep the last ENTRYPOINT of the stage.",
  bad: `FROM python:3.13-slim
ENTRYPOINT ["python"]
ENTRYPOINT ["gunicorn", "app:server"]`,
  good: `FROM python:3.13-slim
ENTRYPOINT ["gunicorn", "app:server"]`,
  check: repeated("ENTRYPOINT"),
});
