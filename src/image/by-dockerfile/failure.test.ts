import { describe, expect, test } from "vitest";
import { InfrastructureError, UserError } from "../../report/user-error.ts";
import { whyItFailed } from "./failure.ts";

const failed = (output: readonly string[], reason: string, command = "RUN pip install -r requirements.txt") =>
  whyItFailed({
    file: "Dockerfile",
    data: ["data/x.csv"],
    lineOf: (line) => line - 1,
    lines: [
      "#7 0.1 another step's line",
      `#8 [4/5] ${command}`,
      ...output.map((line, index) => `#8 0.${index}12 ${line}`),
      `#8 ERROR: ${reason}`,
      "------",
      ` > [4/5] ${command}:`,
      "------",
      "Dockerfile:6",
      "--------------------",
      "   5 |     COPY . .",
      `   6 | >>> ${command}`,
      "--------------------",
      `ERROR: failed to build: failed to solve: ${reason}`,
    ],
  });
const exit = 'process "/bin/sh -c pip install -r requirements.txt" did not complete successfully: exit code: 2';

describe("why a Dockerfile could not be built", () => {
  test("a step that ends with an error says what it said last", () => {
    const error = failed(["Collecting dash", "ERROR: No matching distribution found for dahs", ""], exit);
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toBe(
      "Dockerfile:5: the step ended with exit code 2: ERROR: No matching distribution found for dahs.",
    );
  });

  test.each([
    [
      ["UnicodeDecodeError: 'utf-8' codec can't decode byte 0x80 in position 0: invalid start byte"],
      "the dashboard's data",
    ],
    [["FileNotFoundError: [Errno 2] No such file or directory: '/app/data/x.csv'"], "the data file data/x.csv"],
  ])("a step that met no data: %s", (output, what) => {
    expect(failed(output, exit).message).toBe(
      `Dockerfile:5: the step reads ${what}, and data is not there while the image is built: it is put into a layer of its own afterwards.`,
    );
  });

  test("a file that is not there", () => {
    const reason = 'failed to compute cache key: failed to calculate checksum of ref a::b: "/models/a.bin": not found';
    expect(failed([], reason, "COPY models/a.bin .").message).toBe(
      "Dockerfile:5: models/a.bin is not among the files that can be copied.",
    );
  });

  test("a base image that cannot be had is nobody's fault here", () => {
    const reason =
      "failed to resolve source metadata for docker.io/library/python:3.13: failed to do request: Head: dial tcp: lookup registry-1.docker.io: no such host";
    const error = failed([], `python:3.13: ${reason}`, "FROM python:3.13");
    expect(error).toBeInstanceOf(InfrastructureError);
    expect(error.message).toBe(
      "Dockerfile:5: the image docker.io/library/python:3.13 could not be had: lookup registry-1.docker.io: no such host.",
    );
  });

  test("anything else is told in BuildKit's words, made harmless", () => {
    expect(failed([], "dockerfile parse error on line 6: unknown instruction: RUM\u001b[31m").message).toBe(
      "Dockerfile:5: it cannot be built: unknown instruction: RUM\\u001b[31m.",
    );
  });
});
