import { expect, test } from "vitest";
import { writerTo } from "./write-out.ts";

function out(answers: readonly (number | "full")[]) {
  const now: string[] = [];
  const later: string[] = [];
  const left = [...answers];
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
  const write = writerTo({
    now(bytes) {
      const answer = left.shift() ?? bytes.length;
      if (answer === "full") throw Object.assign(new Error("full"), { code: "EAGAIN" });
      now.push(text(bytes.subarray(0, answer)));
      return answer;
    },
    whenItCan: (bytes) => void later.push(text(bytes)),
  });
  return { write, now, later };
}

test("what is taken in parts is written whole", () => {
  const { write, now, later } = out([3, 1]);
  write("abcdef\n");
  expect({ now, later }).toEqual({ now: ["abc", "d", "ef\n"], later: [] });
});

test("where the pipe is full, the rest and all that follows goes the other way, in order", () => {
  const { write, now, later } = out([2, "full"]);
  write("abcd\n");
  write("é\n");
  expect({ now, later }).toEqual({ now: ["ab"], later: ["cd\n", "é\n"] });
});

test("what ends the pipe for good is no reason to go on", () => {
  const write = writerTo({
    now: () => {
      throw Object.assign(new Error("gone"), { code: "EPIPE" });
    },
    whenItCan: () => {},
  });
  expect(() => write("a")).toThrow("gone");
});
