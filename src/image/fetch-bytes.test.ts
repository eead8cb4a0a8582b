import { describe, expect, test } from "vitest";
import type { Http } from "../runner/ports.ts";
import { fetchBytes, RefusedDownload } from "./fetch-bytes.ts";

/** Answers in turn; a number is a status, an error is thrown. */
function answering(...answers: readonly (number | Error | string)[]) {
  const slept: number[] = [];
  let asked = 0;
  const http: Http = async () => {
    const answer = answers[asked] ?? 500;
    asked += 1;
    if (answer instanceof Error) throw answer;
    return typeof answer === "string" ? new Response(answer) : new Response("", { status: answer });
  };
  const clock = {
    now: () => new Date(0),
    seconds: () => 0,
    sleep: async (seconds: number) => void slept.push(seconds),
  };
  const fetched = fetchBytes("https://files.test/x", { http, clock }).then(
    (bytes) => new TextDecoder().decode(bytes),
    (error: unknown) => error,
  );
  return fetched.then((result) => ({ result, asked, slept }));
}

describe("a download", () => {
  test("is tried again after faults that pass, each time after a longer random wait", async () => {
    const { result, slept } = await answering(new TypeError("fetch failed"), 503, 429, "content");
    expect(result).toBe("content");
    expect(slept.map((seconds, index) => seconds >= 0 && seconds <= 2 ** index)).toEqual([true, true, true]);
  });

  test("is given up after four attempts, with the last reason", async () => {
    const { result, asked } = await answering(500, 500, 500, 502, "too late");
    expect(asked).toBe(4);
    expect(result).toMatchObject({
      name: "InfrastructureError",
      message: "https://files.test/x could not be fetched in 4 attempts.",
      cause: new Error("status 502"),
    });
  });

  test.each([404, 410, 401, 403])("is not tried again after status %i", async (status) => {
    const { result, asked } = await answering(status, "content");
    expect(asked).toBe(1);
    expect(result).toBeInstanceOf(RefusedDownload);
    expect(result).toMatchObject({ status, message: `https://files.test/x answered with status ${status}.` });
  });
});
