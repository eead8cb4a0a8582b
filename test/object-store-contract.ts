import { describe, expect, test } from "vitest";
import type { ObjectStore } from "../src/dataset/ports.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (content: Uint8Array | undefined) => content && new TextDecoder().decode(content);

/** What every {@link ObjectStore} promises, as tests: a new cloud's adapter is done when these pass against it. */
export function objectStoreContract(name: string, make: () => Promise<ObjectStore>): void {
  describe(`${name} keeps what an object store promises`, () => {
    test("an object is created once, and what came second changes nothing", async () => {
      const store = await make();
      expect(await store.create("a/x.csv", bytes("first"))).toBe("created");
      expect(await store.create("a/x.csv", bytes("second"))).toBe("exists");
      expect(text((await store.read("a/x.csv"))?.bytes)).toBe("first");
    });

    test("a stream is stored whole", async () => {
      const store = await make();
      const chunks = async function* () {
        yield bytes("one,");
        yield bytes("two");
      };
      expect(await store.create("stream", chunks())).toBe("created");
      expect(text((await store.read("stream"))?.bytes)).toBe("one,two");
    });

    test("a stream that breaks leaves nothing", async () => {
      const store = await make();
      const chunks = async function* () {
        yield bytes("one,");
        throw new Error("broken");
      };
      await expect(store.create("broken", chunks())).rejects.toThrow();
      expect(await store.read("broken")).toBeUndefined();
      expect(await store.list("")).toEqual([]);
    });

    test("a pointer moves only from the generation that was read", async () => {
      const store = await make();
      expect(await store.replace("latest.json", bytes("1"), "absent")).toBe("replaced");
      expect(await store.replace("latest.json", bytes("2"), "absent")).toBe("changed");
      const read = await store.read("latest.json");
      expect(await store.replace("latest.json", bytes("3"), read?.generation ?? "")).toBe("replaced");
      expect(await store.replace("latest.json", bytes("4"), read?.generation ?? "")).toBe("changed");
      expect(text((await store.read("latest.json"))?.bytes)).toBe("3");
    });

    test("of many that replace at once, one wins", async () => {
      const store = await make();
      await store.replace("latest.json", bytes("0"), "absent");
      const generation = (await store.read("latest.json"))?.generation ?? "";
      const outcomes = await Promise.all(
        [1, 2, 3, 4, 5].map((n) => store.replace("latest.json", bytes(String(n)), generation)),
      );
      expect(outcomes.filter((outcome) => outcome === "replaced")).toHaveLength(1);
    });

    test("keys are listed below a prefix, in code-unit order", async () => {
      const store = await make();
      for (const key of ["b/2", "a/1", "b/10", "bb/1"]) await store.create(key, bytes(key));
      expect(await store.list("b/")).toEqual(["b/10", "b/2"]);
      expect(await store.list("")).toEqual(["a/1", "b/10", "b/2", "bb/1"]);
      expect(await store.list("c/")).toEqual([]);
    });

    test("it has a time, and an absent object is nothing", async () => {
      const store = await make();
      expect(await store.now()).toBeInstanceOf(Date);
      expect(await store.read("none")).toBeUndefined();
    });
  });
}
