import { wordsOf } from "./instruction.ts";
import { dockerRule } from "./rule.ts";
import { gunicornArguments, optionValues } from "./server.ts";
import { inherited } from "./stages.ts";

export const otherPort = dockerRule({
  id: "DOCKER2",
  title: "EXPOSE names another port than the server listens on",
  level: "note",
  why: "Platforms and people take the port from EXPOSE, and find nothing there.",
  fix: "Write the port of --bind in EXPOSE.",
  bad: `FROM python:3.13-slim
EXPOSE 8000
CMD ["gunicorn", "--bind=0.0.0.0:8080", "app:server"]`,
  good: `FROM python:3.13-slim
EXPOSE 8080
CMD ["gunicorn", "--bind=0.0.0.0:8080", "app:server"]`,
  *check({ last }) {
    if (!last) return;
    const ports = optionValues(gunicornArguments(last) ?? [], "bind", "b").flatMap(
      ({ value }) => /^[^/]*:(\d+)$/.exec(value)?.[1] ?? [],
    );
    const exposes = inherited(last).filter(({ keyword }) => keyword === "EXPOSE");
    const words = exposes.flatMap((of) =>
      wordsOf(of).map((word) => ({ of, word, port: word.text.split("/")[0] ?? "" })),
    );
    const [first] = words;
    if (!first || ports.length === 0 || words.some(({ port }) => !/^\d+$/.test(port) || ports.includes(port))) return;
    const { of, word, port } = first;
    yield { of, at: of.at(word.from, word.to), message: `EXPOSE says ${port}, and the server listens on ${ports[0]}` };
  },
});
