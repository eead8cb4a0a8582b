import { expect, test } from "vitest";
import { tellEpoch } from "./epoch.ts";

test("each stage is told that times do not count, and lines stay those of the author", () => {
  const text = `# syntax-free
FROM a AS one
RUN x

FROM \\
  one
COPY . .`;
  const told = tellEpoch(text);
  expect(told.text).toBe(`# syntax-free
FROM a AS one
ARG SOURCE_DATE_EPOCH
RUN x

FROM \\
  one
ARG SOURCE_DATE_EPOCH
COPY . .`);
  expect([1, 2, 4, 6, 7, 9].map(told.lineOf)).toEqual([1, 2, 3, 5, 6, 7]);
});
