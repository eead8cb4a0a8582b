import { parsed } from "./parsed.ts";
import { dockerRule, eachIn } from "./rule.ts";

export const shellForm = dockerRule({
  id: "DL3025",
  alias: "JSONArgsRecommended",
  title: "The server is started through a shell",
  level: "warning",
  why: "The shell gets the signal to stop and keeps it: the server is killed in the middle of its requests, ten seconds or more later. An image without a shell does not start at all.",
  fix: 'Write an array: CMD ["gunicorn", "app:server"]. Where the shell is needed for a variable, begin with exec.',
  bad: `FROM python:3.13-slim
CMD gunicorn app:server`,
  good: `FROM python:3.13-slim
CMD ["gunicorn", "app:server"]`,
  *check(file) {
    for (const { one, of } of eachIn(file, "CMD", "ENTRYPOINT")) {
      if (of.keyword === "ONBUILD" || one.rest === "" || parsed(one).form === "exec") continue;
      const quotes = /^\[.*\]$/.test(one.rest) ? ": an array takes double quotes" : "";
      yield { of, at: one.at(0, one.rest.length), message: `${of.keyword} is no array, so a shell starts it${quotes}` };
    }
  },
});
