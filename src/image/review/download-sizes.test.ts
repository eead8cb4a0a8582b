import { expect, test } from "vitest";
import { fixedClock, memoryCache, quietLog } from "../../runner/memory.ts";
import { indexOf, testSources, webOf } from "../fixtures/web.ts";
import { madeWheel, pinOf } from "../fixtures/wheel.ts";
import { downloadSizes } from "./download-sizes.ts";

const interpreter = { python: "3.13.5", series: [3, 13], glibc: [2, 41] } as const;
const wheels = [madeWheel("dash", "4.4.1"), madeWheel("flask", "3.1.0")];
const dependencies = { file: "requirements.txt", pins: wheels.map((wheel, index) => pinOf(wheel, index + 1)) };

function world(
  head: (size: number) => Response = (size) => new Response(null, { headers: { "content-length": `${size}` } }),
) {
  const { http } = webOf(indexOf(wheels));
  const asked: string[] = [];
  const ports = {
    clock: fixedClock(),
    log: quietLog,
    cache: memoryCache(),
    http: async (url: string, init?: RequestInit) => {
      asked.push(`${init?.method ?? "GET"} ${url.split("/").at(-1) || "index"}`);
      const response = await http(url, init);
      return init?.method === "HEAD" ? head((await response.arrayBuffer()).byteLength) : response;
    },
  };
  return {
    asked,
    of: (names: string[], of = dependencies) => downloadSizes(names, of, interpreter, testSources.index, ports),
  };
}

test("the size of a wheel is asked for, and the wheel is not", async () => {
  const { asked, of } = world();
  expect(await of(["flask"])).toEqual(new Map([["flask", wheels[1]?.bytes.byteLength]]));
  expect(asked).toEqual(["GET index", `HEAD ${wheels[1]?.filename}`]);
});

test("nothing is asked where nothing changed, or too much", async () => {
  const { asked, of } = world();
  expect(await of([])).toEqual(new Map());
  expect(await of(Array.from({ length: 21 }, (_, index) => `p${index}`))).toBeUndefined();
  expect(asked).toEqual([]);
});

test("what is not known in full is not said", async () => {
  const withoutLength = () => new Response(null);
  expect(await world(withoutLength).of(["dash"])).toBeUndefined();
  expect(await world(() => new Response(null, { status: 405 })).of(["dash"])).toBeUndefined();
  expect(await world().of(["dash", "absent"])).toBeUndefined();
  const wishes = [{ name: "dash", requirement: "dash>=4", line: 1 }];
  expect(await world().of(["dash"], { ...dependencies, ...{ wishes } })).toBeUndefined();
  const unknown = {
    file: "requirements.txt",
    pins: [{ name: "nowhere", version: "1", extras: [], hashes: [], line: 1 }],
  };
  expect(await world().of(["nowhere"], unknown)).toBeUndefined();
});
