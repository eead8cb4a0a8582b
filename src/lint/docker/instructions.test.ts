import { DockerfileParser } from "dockerfile-ast";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Instruction } from "./instruction.ts";
import { instructionsIn } from "./instructions.ts";
import { readDockerfile } from "./read.ts";

const keywords = (text: string) => instructionsIn(text).instructions.map(({ keyword, rest }) => `${keyword} ${rest}`);
const fault = (text: string) => readDockerfile({ path: "Dockerfile", text }, { files: [], modules: [] }).fault;

describe("reads as BuildKit does", () => {
  test("heredocs are no instructions, whatever is in them", () => {
    const text = 'FROM a\nRUN <<EOF\napt-get update\nUSER root\nEOF\nCOPY <<-"F" <<G /x/\n\tone\n\tF\ntwo\nG\nUSER 1\n';
    const { instructions } = instructionsIn(text);
    expect(instructions.map(({ keyword }) => keyword)).toEqual(["FROM", "RUN", "COPY", "USER"]);
    expect(instructions[1]?.heredocs).toMatchObject([
      { name: "EOF", body: "apt-get update\nUSER root\n", expands: true },
    ]);
    expect(instructions[2]?.heredocs).toMatchObject([
      { name: "F", body: "\tone\n", expands: false },
      { name: "G", body: "two\n" },
    ]);
  });

  test("a comment and a blank line between continuation lines belong to neither", () => {
    expect(keywords("RUN a \\\n# no\n\n  b\nUSER 1")).toEqual(["RUN a   b", "USER 1"]);
    expect(keywords("# syntax=x\n# escape=`\nRUN a `\n # no\n b\nCOPY a C:\\\nUSER 1")).toEqual([
      "RUN a  b",
      "COPY a C:\\",
      "USER 1",
    ]);
  });

  test("a last line that goes on is an instruction all the same", () => {
    expect(keywords("USER 1000\nUSER root \\")).toEqual(["USER 1000", "USER root"]);
    expect(keywords("USER 1000\nUSER root \\\n\n")).toEqual(["USER 1000", "USER root"]);
  });

  test("flags are cut off, and arrays read after them", () => {
    const [copy, run] = instructionsIn(
      'COPY --from=a --link ["a b","/c"]\nRUN --mount=type=cache,target="/a b" --network=none x --y',
    ).instructions as readonly [Instruction, Instruction];
    expect(copy.flags.map(({ name, value }) => [name, value])).toEqual([
      ["from", "a"],
      ["link", undefined],
    ]);
    expect(copy.rest).toBe('["a b","/c"]');
    expect(run.flags.map(({ value }) => value)).toEqual(["type=cache,target=/a b", "none"]);
    expect(run.rest).toBe("x --y");
  });

  test("carriage returns, a byte order mark, tabs and small letters change nothing", () => {
    expect(keywords("\ufefffrom a\r\n\trun b \\\r\n  c\r\n")).toEqual(["FROM a", "RUN b   c"]);
  });

  test("a shift and a here string announce no heredoc", () => {
    expect(keywords("RUN echo $((1<<2)) && cat <<< x\nUSER 1")).toEqual(["RUN echo $((1<<2)) && cat <<< x", "USER 1"]);
  });

  test("ONBUILD and HEALTHCHECK have an instruction inside", () => {
    const [onbuild, check] = instructionsIn(
      "ONBUILD COPY --link a b\nHEALTHCHECK --interval=5s CMD curl -f x",
    ).instructions;
    expect(onbuild?.inner).toMatchObject({ keyword: "COPY", rest: "a b" });
    expect(check?.inner).toMatchObject({ keyword: "CMD", rest: "curl -f x" });
  });
});

test.each([
  ["", "There is no instruction in this file", 0],
  ["# nothing\n", "There is no instruction in this file", 0],
  ["FROM a\nFRMO b", "FRMO is no instruction: FROM may be meant", 7],
  ["FROM a b", "FROM takes an image, and after it only AS and a name", 0],
  ["FROM a\nRUN <<EOF\nx", "The heredoc EOF never ends: no line says just EOF", 7],
  ["# escape=x\nFROM a", "The escape character can be \\ or ` only", 0],
  ["# escape=`\n# escape=`\nFROM a", "The parser directive escape is given twice", 11],
  ["FROM a\nENV A", "ENV takes pairs of the form name=value", 7],
  ["FROM a\nENV A=1 B", "ENV takes pairs of the form name=value", 7],
  ["FROM a\nCOPY x", "COPY needs a source and a destination", 7],
  ["FROM a\nSHELL bash", 'SHELL takes an array of strings only: SHELL ["/bin/bash", "-c"]', 7],
  ["FROM a\u0000", "There is a NUL byte: this is no text", 6],
  [`FROM a\nRUN ${"x".repeat(70_000)}`, "This line is longer than the 64 kB that a build can read", 7],
])("what a build could not read is one sentence: %#", (text, message, from) => {
  expect(fault(text)).toMatchObject({ message, at: { from } });
});

test("what a build can read is no fault", () => {
  for (const text of [
    "FROM a\nENV A b c",
    "FROM a\nENV __proto__=1 B='x y'",
    "FROM a\nLABEL a=\\",
    "ARG X\nFROM a AS b",
    "FROM a\nHEALTHCHECK NONE\nSTOPSIGNAL SIGTERM",
  ]) {
    expect(fault(text)).toBeUndefined();
  }
});

const line = fc.constantFrom(
  ...[
    "FROM a",
    "from b AS c",
    "RUN x \\",
    "  y && \\",
    "z",
    "# comment",
    " # hadolint ignore=DL3008",
    "",
    "\t",
    "USER root \\",
  ],
  ...[
    "RUN <<EOF",
    "EOF",
    "COPY <<-'A' <<B /x",
    "\tA",
    "B",
    "ONBUILD RUN <<EOF",
    'CMD ["a", "b"]',
    'ENV A="b c" \\',
    "\\",
    "FRMO",
  ],
  ...[
    "HEALTHCHECK CMD x",
    "# escape=`",
    "RUN `",
    "COPY --from=c --link a b",
    "é\u{1f600}",
    "RUN echo '\\",
    "ENV",
    "\u0000",
  ],
);
const files = fc
  .tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom("\n", "\r\n"))
  .map(([lines, end]) => lines.join(end));

test("instructions cover what is no comment and not blank, in order, and never overlap", () => {
  fc.assert(
    fc.property(fc.oneof(files, fc.string({ unit: "binary" })), (text) => {
      const { instructions, comments, directives, fault: wrong } = instructionsIn(text);
      let at = 0;
      for (const one of instructions) {
        expect(one.from).toBeGreaterThanOrEqual(at);
        expect(one.to).toBeGreaterThan(one.from);
        at = one.to;
        expect(text.slice(one.keywordAt.from, one.keywordAt.to).replace(/[\s\S]*\n/, "")).toMatch(/^\S*$/);
      }
      if (wrong) return;
      const covered = [...instructions, ...comments, ...directives];
      const left = [...text].length === 0 ? "" : uncovered(text, covered);
      expect(left.replace(/[\s\ufeff\\`]/g, "")).toBe("");
    }),
    { numRuns: 500 },
  );
});

function uncovered(text: string, spans: readonly { readonly from: number; readonly to: number }[]): string {
  const taken = new Uint8Array(text.length);
  for (const { from, to } of spans) taken.fill(1, from, to);
  return [...text.split("")].filter((_, index) => taken[index] === 0).join("");
}

test("reading a file and running every rule throws at nothing", () => {
  fc.assert(
    fc.property(fc.oneof(files, fc.string({ unit: "binary" })), (text) => {
      fault(text);
    }),
    { numRuns: 500 },
  );
});

test("has the same instructions at the same places as dockerfile-ast", () => {
  const fair = fc
    .array(
      fc.constantFrom(
        ...[
          "FROM a AS b",
          "RUN x \\\n  y && \\\n# c\n  z",
          "# comment",
          "",
          "RUN <<EOF\nUSER root\nEOF",
          "COPY <<A <<B /x\n1\nA\n2\nB",
        ],
        ...[
          'CMD ["a", "b"]',
          'ENV A="b c" \\\n    D=e',
          "COPY --from=b --link a b",
          "ONBUILD RUN x \\\n y",
          "ARG X=1",
          "  USER 1000",
        ],
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((parts) => parts.join("\n"));
  fc.assert(
    fc.property(fair, (text) => {
      const lines = text.split("\n");
      const place = (offset: number) => {
        const before = text.slice(0, offset).split("\n");
        return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
      };
      const theirs = DockerfileParser.parse(text)
        .getInstructions()
        .map((one) => [one.getKeyword(), one.getRange().start, one.getRange().end.line]);
      const ours = instructionsIn(text).instructions.map((one) => [one.keyword, place(one.from), place(one.to).line]);
      expect(lines.length).toBeGreaterThan(0);
      expect(ours).toEqual(theirs);
    }),
    { numRuns: 300 },
  );
});
