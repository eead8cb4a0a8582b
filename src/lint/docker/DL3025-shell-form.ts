import { parsed } from "./parsed.ts";
import { dockerRule } from "./rule.ts";

export const shellForm = dockerRule({
  id: "DL3025",
  alias: "JSONArgsRecommended",
  title: "The server is started through a shell",
  level: "warning",
  why: "The shell gets the signal to stop and keeps it: the server is killed in the middle of its requests, ten seconds or more later. An image without a shell does not start at all.",
  fix: 'Write an array: CMD ["gunicorn", "app:server"]. Where the shell is needed for a variable, begin with exec.',
  bad: `FROM python:3.13-slim
CMD gunicorn app:server`,
  good: [
    `FROM python:3.13-slim
CMD ["gunicorn", "app:server"]`,
    `FROM python:3.13-slim
HEALTHCHECK CMD curl --fail http://localhost:8050/ || exit 1
CMD exec gunicorn --bind=0.0.0.0:$PORT app:server`,
  ],
  *check({ instructions }) {
    for (const of of instructions) {
      const isStart = of.keyword === "CMD" || of.keyword === "ENTRYPOINT";
      if (!isStart || of.rest === "" || parsed(of).form === "exec" || /^exec\s/.test(of.rest)) continue;
      const quotes = /^\[.*\]$/.test(of.rest) ? ": an array takes double quotes" : "";
      yield { of, at: of.at(0, of.rest.length), message: `${of.keyword} is no array, so a shell starts it${quotes}` };
    }
  },
});
