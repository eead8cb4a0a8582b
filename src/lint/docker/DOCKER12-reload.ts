import { dockerRule } from "./rule.ts";
import { gunicornArguments } from "./server.ts";

export const reload = dockerRule({
  id: "DOCKER12",
  title: "The server watches its files",
  level: "warning",
  why: "What --reload does is for development: it reads every file of the dashboard again and again, and does not go together with --preload. In an image no file changes.",
  fix: "Leave --reload out.",
  bad: `FROM python:3.13-slim
CMD ["gunicorn", "--bind=0.0.0.0:8050", "--reload", "app:server"]`,
  good: `FROM python:3.13-slim
CMD ["gunicorn", "--bind=0.0.0.0:8050", "app:server"]`,
  *check({ last }) {
    const word = (last && gunicornArguments(last))?.find(({ text }) => text === "--reload");
    if (word) yield { of: word.of, at: word.at, message: "--reload is for development" };
  },
});
