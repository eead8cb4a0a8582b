import { type Run, runOf } from "./commands.ts";
import { parsed } from "./parsed.ts";
import { dockerRule, eachIn } from "./rule.ts";

export const pipefail = dockerRule({
  id: "DL4006",
  title: "A failure before a pipe goes unnoticed",
  level: "warning",
  why: "A shell judges a pipe by its last command: when curl fails before tar, the build goes on with half a file.",
  fix: 'Write SHELL ["/bin/bash", "-o", "pipefail", "-c"] above it, or set -o pipefail in the RUN.',
  bad: `FROM python:3.13-slim
RUN curl -fsS https://example.gov.uk/shapes.tgz | tar -xz -C /app`,
  good: [
    `FROM python:3.13-slim
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN curl -fsS https://example.gov.uk/shapes.tgz | tar -xz -C /app`,
    `FROM python:3.13
RUN set -o pipefail; curl -fsS https://example.gov.uk/shapes.tgz | tar -xz -C /app`,
  ],
  *check({ stages }) {
    for (const stage of stages) {
      let safe = false;
      for (const { one, of } of eachIn(stage, "RUN", "SHELL")) {
        if (one.keyword === "SHELL") safe = isSafe(parsed(one));
        else if (!safe) {
          const run = runOf(one);
          const [at] = run.pipes;
          if (at && !setsPipefail(run)) yield { of, at, message: "What fails before this pipe is not noticed" };
        }
      }
    }
  },
});

const isSafe = (shell: ReturnType<typeof parsed>) =>
  shell.form === "exec" &&
  (/(^|[/\\])(powershell|pwsh|cmd)(\.exe)?$/i.test(shell.values[0] ?? "") ||
    /(^|\s)-\w*o\w*\s+pipefail\b/.test(shell.values.join(" ")));

const setsPipefail = ({ calls }: Run) =>
  calls.some(
    ({ program, args }) =>
      program === "set" && args.some((arg, at) => /^-\w*o$/.test(arg) && args[at + 1] === "pipefail"),
  );
