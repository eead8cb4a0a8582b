import { copied } from "./places.ts";
import { dockerRule, eachIn } from "./rule.ts";

export const addForFiles = dockerRule({
  id: "DL3020",
  title: "ADD is used where COPY would do",
  level: "warning",
  why: "ADD also unpacks archives and fetches addresses: the day a file looks like one, the image holds something else.",
  fix: "Write COPY; keep ADD for archives to unpack and for addresses.",
  bad: `FROM python:3.13-slim
ADD . /app`,
  good: [
    `FROM python:3.13-slim
COPY . /app`,
    `FROM python:3.13-slim
ADD shapes.tar.gz /app/
ADD https://example.gov.uk/areas.json /app/
ADD git@example.gov.uk:team/areas.git /app/`,
  ],
  *check(file) {
    for (const { one, of } of eachIn(file, "ADD")) {
      const plain = copied(one).sources.find(
        ({ text }) => !isAddress(text) && !isArchive(text) && !text.startsWith("$"),
      );
      if (of === one && plain)
        yield { of, message: "ADD copies a file or folder", edit: { ...of.keywordAt, text: "COPY" } };
    }
  },
});

const isAddress = (text: string) => /^(https?:\/\/|git(@|:\/\/))|\.git(#.*)?$/.test(text);

const isArchive = (text: string) =>
  /\.(tar|gz|bz2|xz|zip|tgz|tb2|tbz|tbz2|lz|lzma|tlz|txz|tzst|zst|Z|tZ|taz)$/i.test(text);
