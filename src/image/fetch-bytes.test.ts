import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { fixedClock } from "../runner/memory.ts";
import type { Http } from "../runner/ports.ts";
import { fetchBytes, RefusedDownload } from "./fetch-bytes.ts";

/** Answers in turn; a number is a status, an error is thrown. */
function answering(...answers: readonly (number | Error | string | Response)[]) {
  const slept: number[] = [];
  let asked = 0;
  const http: Http = async () => {
    const answer = answers[asked] ?? 500;
    asked += 1;
    if (answer instanceof Error) throw answer;
    if (answer instanceof Response) return answer;
    return typeof answer === "string" ? new Response(answer) : new Response("", { status: answer });
  };
  const clock = {
    now: () => new Date(0),
    seconds: () => 0,
    sleep: async (seconds: number) => void slept.push(seconds),
  };
  const fetched = fetchBytes("https://files.test/x", { http, clock }, { most: 20, stallSeconds: 0.05 }).then(
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
      message: "https://files.test/x could not be fetched in 4 attempts: it answered 502.",
    });
  });

  test.each([404, 410, 401, 403])("is not tried again after status %i", async (status) => {
    const { result, asked } = await answering(status, "content");
    expect(asked).toBe(1);
    expect(result).toBeInstanceOf(RefusedDownload);
    expect(result).toMatchObject({ status, message: `https://files.test/x answered with status ${status}.` });
  });

  test("waits as long as it is asked to, and no more than a minute", async () => {
    const busy = (seconds: string) => new Response("", { status: 429, headers: { "retry-after": seconds } });
    const { result, slept } = await answering(busy("7"), "content");
    expect([result, slept.map(Math.floor)]).toEqual(["content", [7]]);
    expect((await answering(busy("3600"), "content")).result).toMatchObject({
      message: "https://files.test/x could not be fetched: it answered 429.",
    });
  });

  test.each<[what: string, () => Response]>([
    ["says so", () => new Response("small", { headers: { "content-length": "21" } })],
    ["does not say so", () => new Response("x".repeat(21))],
    ["has no end", () => new Response(new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(8)) }))],
  ])("is given up at once when it is larger than it may be and %s", async (_, answer) => {
    const { result, asked } = await answering(answer(), "content");
    expect(asked).toBe(1);
    expect(result).toMatchObject({
      name: "InfrastructureError",
      message: "https://files.test/x has more than 20 bytes, which is the most that is taken of such a file.",
    });
  });
});

describe("a real server", () => {
  async function serving(answer: (response: ServerResponse, number: number) => void) {
    let number = 0;
    const server = createServer((_, response) => {
      number += 1;
      answer(response, number);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
    const work = fetchBytes(url, { http: fetch, clock: fixedClock() }, { most: 100, stallSeconds: 0.2 }).then(
      (bytes) => new TextDecoder().decode(bytes),
      (error: Error) => error.message.replace(url, "it"),
    );
    const told = await work;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    return { told, number };
  }
  const begun = (response: ServerResponse) => response.writeHead(200, { "content-length": "10" }).write("01234");

  test.each<[what: string, (response: ServerResponse) => void, told: string]>([
    ["never answers", () => {}, "it could not be fetched in 4 attempts: nothing came for 0.2 seconds."],
    ["stops in the middle", begun, "it could not be fetched in 4 attempts: nothing came for 0.2 seconds."],
    [
      "resets the connection",
      (response) => response.socket?.resetAndDestroy(),
      "it could not be fetched in 4 attempts: the connection failed (ECONNRESET).",
    ],
    [
      "breaks off in the middle",
      (response) => {
        begun(response);
        setTimeout(() => response.destroy(), 20);
      },
      expect.stringMatching(/^it could not be fetched in 4 attempts: the connection failed( \(\w+\))?\.$/),
    ],
  ])("that %s is asked four times, and the sentence says what happened", async (_, answer, told) => {
    expect(await serving(answer)).toEqual({ told, number: 4 });
  });

  test("that fails once is asked again", async () => {
    const answer = (response: ServerResponse, number: number) =>
      number === 1 ? begun(response) : response.end("content");
    expect(await serving(answer)).toEqual({ told: "content", number: 2 });
  });
});
