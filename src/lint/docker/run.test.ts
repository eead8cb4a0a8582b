import fc from "fast-check";
import { expect, test } from "vitest";
import { noPrograms, quietLog } from "../../runner/memory.ts";
import { otherFile } from "../dash/other-files.ts";
import { lint } from "../stage.ts";
import { isDockerfile } from "./file-name.ts";
import { dockerHits } from "./run.ts";

const run = async (...files: readonly { readonly path: string; readonly text?: string }[]) => {
  const { report } = await lint({ modules: [], versions: {}, files }, {}, { log: quietLog, exec: noPrograms });
  return report;
};
const dockerfile = (text: string, path = "Dockerfile") => ({ path, text });
const places = async (text: string) =>
  (await run(dockerfile(text))).findings.map(({ rule, location }) => `${rule} ${location?.line}`);

const pinned = `FROM python:3.13-slim@sha256:${"0".repeat(64)}\nUSER 65532\n`;

test("a Dockerfile that a build cannot read has one finding, with its line", async () => {
  const { findings, headline } = await run(dockerfile("FROM python\nRUN sudo x\n\nCPOY . /app\nUSER root\n"));
  expect(findings).toEqual([
    {
      rule: "dockerfile-syntax",
      level: "error",
      message: "CPOY is no instruction: COPY may be meant.",
      why: "The build stops before its first step. Nothing else in the file is checked.",
      fix: "Mend the line that is named.",
      count: 1,
      location: { file: "Dockerfile", line: 4, column: 1, endLine: 4, endColumn: 5 },
    },
  ]);
  expect(headline).toBe("1 file, 1 error");
});

test("the place is the command, on its own line of the instruction, in code points", async () => {
  const { findings } = await run(dockerfile(`${pinned}RUN echo 😀 && \\\n    # no\n    sudo x\n`));
  expect(findings.map(({ rule, location }) => ({ rule, location }))).toEqual([
    { rule: "DL3004", location: { file: "Dockerfile", line: 5, column: 5, endLine: 5, endColumn: 11 } },
  ]);
});

test("hadolint's comments silence an instruction, a stage or a file, by hadolint's name or BuildKit's", async () => {
  const sudo = "RUN true && \\\n sudo x\n";
  expect(await places(`${pinned}${sudo}`)).toEqual(["DL3004 4"]);
  expect(await places(`${pinned}# hadolint ignore=DL3008,DL3004\n${sudo}`)).toEqual([]);
  expect(await places(`${pinned}# hadolint ignore=DL3004 # why\n${sudo}${sudo}`)).toEqual(["DL3004 7"]);
  expect(await places(`${pinned}# hadolint ignore=DL3004\n\n${sudo}`)).toEqual(["DL3004 6"]);
  expect(await places(`# hadolint global ignore=DL3004\n${pinned}${sudo}${sudo}`)).toEqual([]);
  expect(await places(`# hadolint stage ignore=DL3004\n${pinned}${sudo}FROM scratch\nUSER 1\n${sudo}`)).toEqual([
    "DL3004 9",
  ]);
  expect(await places(`# check=skip=WorkdirRelativePath;error=true\n${pinned}WORKDIR app\n`)).toEqual([]);
  expect((await run(dockerfile(`${pinned}# hadolint ignore=DL3004\n${sudo}`))).headline).toBe(
    "1 file, nothing found, 1 ignored",
  );
});

test("our own comment silences an instruction, and says why", async () => {
  const sudo = "RUN true && \\\n sudo x\n";
  expect(await places(`${pinned}# slipway: ignore[DL3004] -- the base has an odd user\n${sudo}`)).toEqual([]);
  expect(await places(`${pinned}# slipway: ignore[DL3004]\n${sudo}`)).toEqual(["ignore-comment 3", "DL3004 5"]);
  expect(await places(`${pinned}# slipway: ignore[DL3004] -- gone\nWORKDIR /app\n`)).toEqual(["unused-ignore 3"]);
});

test("every name that a Dockerfile may have is looked at, and nothing that only looks like one", () => {
  const yes = [
    "Dockerfile",
    "a/Dockerfile.prod",
    "app.Dockerfile",
    "app.dockerfile",
    "Containerfile",
    "Containerfile.dev",
  ];
  const no = [
    "Dockerfile.dockerignore",
    "Dockerfile.j2",
    "Dockerfile.md",
    "MyDockerfile",
    "dockerfile.py",
    "assets/editor/basic-languages/dockerfile/dockerfile.js",
    "dockerfile.d.mts",
    ".venv/Dockerfile",
    "docker-compose.yml",
  ];
  expect(yes.filter((path) => !isDockerfile(path))).toEqual([]);
  expect(no.filter(isDockerfile)).toEqual([]);
});

test("one that is too large to be read is said to be", async () => {
  expect((await run({ path: "Dockerfile" })).findings).toMatchObject([
    {
      rule: "dockerfile-syntax",
      message: "This Dockerfile is larger than 256 kB and was not read.",
      location: { file: "Dockerfile" },
    },
  ]);
});

const times = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => part(index)).join("");

test.each([
  ["20,000 instructions", `FROM a:1\n${times(20_000, (index) => `ENV A${index}=$B${index} B${index}=1\n`)}`],
  ["20,000 commands in one", `FROM a:1\nRUN true${times(20_000, () => " && \\\n  sudo apt-get install x | y")}\n`],
  [
    "20,000 stages in a chain",
    times(20_000, (index) => `FROM s${index - 1} AS s${index}\nCOPY --from=s${index - 1} a b\n`),
  ],
  ["2 MB of text in a heredoc", `FROM a:1\nRUN <<EOF\n${"sudo x | y $(z\n".repeat(140_000)}EOF\n`],
  [
    "a heredoc that never ends",
    `FROM a:1\n${"RUN <<EOF\nx\nEOF\n".repeat(50_000)}RUN <<EOF\n${"x\n".repeat(1_000_000)}`,
  ],
  ["a line of 1 MB", `FROM a:1\nRUN ${"a ".repeat(500_000)}`],
  [
    "1 MB of quotes, brackets and dollars",
    `FROM a:1\nRUN ${times(16_000, () => `"$(a \`\${b' \\\n`)}\nENV A=${times(16_000, () => "${A:-\"' \\\n")}x`,
  ],
  [
    "spaces and backslashes",
    `FROM a:1\nRUN ${"\\ ".repeat(30_000)}\nENV ${"a\\ ".repeat(20_000)}=\nARG ${" ".repeat(60_000)}x`,
  ],
  [
    "20,000 comments for hadolint",
    `FROM a:1\n${times(20_000, (index) => `# hadolint ignore=DL3004\nRUN sudo ${index}\n`)}`,
  ],
])("%s take time in proportion", (_, text) => {
  const before = process.threadCpuUsage();
  dockerHits([otherFile({ path: "Dockerfile", text })], []);
  const { user, system } = process.threadCpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(5);
});

test("no text makes a rule throw", () => {
  const line = fc.constantFrom(
    ...[
      "FROM a",
      "FROM $A AS b",
      "from b as C",
      "RUN pip install x \\",
      "  && apt-get install y | z",
      "COPY --from=b . .",
      'COPY ["a"]',
    ],
    ...[
      "ENV A=$A B='$C' \\",
      "ENV a b",
      "ARG",
      "ARG X=${Y:-z}",
      "CMD gunicorn -b",
      'CMD ["gunicorn", "--bind"]',
      "ENTRYPOINT exec",
      "USER",
      "USER :",
    ],
    ...[
      "EXPOSE 80:80/TCP",
      "SHELL []",
      'SHELL ["bash"]',
      "HEALTHCHECK CMD x",
      "ONBUILD COPY a",
      "RUN <<A <<B",
      "A",
      "B",
      "WORKDIR",
      "# escape=`",
      "\u0000",
      "é😀",
    ],
  );
  const text = fc.array(line, { maxLength: 25 }).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: "binary" })), (given) => {
      const file = otherFile({ path: "Dockerfile", text: given });
      for (const { at } of dockerHits([file, otherFile({ path: ".dockerignore", text: given })], []).hits) {
        expect(at === undefined || (at.from <= at.to && at.to <= given.length)).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});
