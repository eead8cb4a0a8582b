import { repeated } from "./repeated.ts";
import { dockerRule } from "./rule.ts";

export const severalCmds = dockerRule({
  id: "DL4003",
  alias: "MultipleInstructionsDisallowed",
  title: "There is more than one CMD",
  level: "warning",
  why: "Only the last one counts; whoever changes the first wonders why nothing happens.",
  fix: "Keep the last CMD of the stage.",
  bad: `FROM python:3.13-slim
CMD ["python", "prepare.py"]
CMD ["gunicorn", "app:server"]`,
  good: `FROM python:3.13-slim
RUN python prepare.py
CMD ["gunicorn", "app:server"]`,
  check: repeated("CMD"),
});
