import { dockerRule } from "./rule.ts";
import { gunicornArguments, optionValues } from "./server.ts";

export const boundToItself = dockerRule({
  id: "DOCKER10",
  title: "The server listens inside the container only",
  level: "error",
  why: "The address 127.0.0.1 is the container itself: no request from outside arrives, and the platform takes the dashboard for dead.",
  fix: "Bind to every address: --bind=0.0.0.0:8050.",
  bad: [
    `FROM python:3.13-slim
CMD ["gunicorn", "--bind", "127.0.0.1:8050", "app:server"]`,
    `FROM python:3.13-slim
CMD gunicorn -b localhost:8050 app:server`,
  ],
  good: [
    `FROM python:3.13-slim
CMD ["gunicorn", "--bind", "0.0.0.0:8050", "app:server"]`,
    `FROM python:3.13-slim
CMD ["gunicorn", "--bind=unix:/run/dash.sock", "app:server"]`,
  ],
  *check({ last }) {
    const words = (last && gunicornArguments(last)) ?? [];
    const bound = optionValues(words, "bind", "b");
    const own = bound.filter(({ value }) => /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:|$)/.test(value));
    const [first] = own;
    if (first && own.length === bound.length) {
      yield { of: first.of, at: first.at, message: "Nothing outside the container reaches this address" };
    }
  },
});
