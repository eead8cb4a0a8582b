import { describe, expect, test } from "vitest";
import { committedAt, csv, dataset, files, json, run, schools, version } from "../../test/published-schools.ts";
import { memoryStore } from "./memory-store.ts";
import type { ObjectStore } from "./ports.ts";

describe("published again", () => {
  const later = new Date("2026-09-02T00:00:00Z");

  test("the same commit writes nothing", async () => {
    const store = memoryStore();
    await run(store);
    const before = new Map(store.contents);
    expect((await run(store)).report.headline).toBe("0 new versions, 1 unchanged, in memory");
    expect(store.contents).toEqual(before);
  });

  test("the same data at a later commit stays the version that is current", async () => {
    const store = memoryStore();
    const first = await run(store);
    expect((await run(store, csv, later)).outputs).toEqual(first.outputs);
    expect(store.contents.size).toBe(11);
  });

  test("other data becomes a version, to which the pointer and the index move", async () => {
    const store = memoryStore();
    const first = await run(store);
    const second = await run(store, csv.replace("0.5", "0.6"), later);
    expect(second.outputs?.pins["schools"]?.startsWith("20260902T000000Z-")).toBe(true);
    expect(json(store, "school-absence/schools/latest.json")).toEqual({ version: second.outputs?.pins["schools"] });
    expect(
      json(store, "school-absence/schools/versions.json").versions.map((entry: { version: string }) => entry.version),
    ).toEqual([first.outputs?.pins["schools"], second.outputs?.pins["schools"]]);
  });

  test("an older commit becomes a version, and the pointer stays", async () => {
    const store = memoryStore();
    const newer = await run(store, csv, later);
    const older = await run(store, csv.replace("0.5", "0.4"), committedAt);
    expect(older.outputs?.pins["schools"]?.startsWith("20260901T101112Z-")).toBe(true);
    expect(json(store, "school-absence/schools/latest.json")).toEqual({ version: newer.outputs?.pins["schools"] });
  });

  test("data that comes back after other data is a version of its own, and current", async () => {
    const store = memoryStore();
    await run(store);
    await run(store, csv.replace("0.5", "0.6"), later);
    const back = await run(store, csv, new Date("2026-09-03T00:00:00Z"));
    expect(json(store, "school-absence/schools/latest.json")).toEqual({ version: back.outputs?.pins["schools"] });
    expect(back.outputs?.pins["schools"]?.startsWith("20260903T000000Z-")).toBe(true);
  });

  test("a changed declaration is a change", async () => {
    const store = memoryStore();
    const first = await run(store);
    const retitled = { ...dataset, table: { ...schools, descriptor: { title: "Schools" } } };
    expect((await run(store, csv, later, [retitled])).outputs).not.toEqual(first.outputs);
  });

  test("by two at once ends at the later version, with both in the index", async () => {
    const store = memoryStore();
    const [, newer] = await Promise.all([run(store), run(store, csv.replace("0.5", "0.6"), later)]);
    expect(json(store, "school-absence/schools/latest.json")).toEqual({ version: newer.outputs?.pins["schools"] });
    expect(json(store, "school-absence/schools/versions.json").versions).toHaveLength(2);
  });

  test("an index that is behind is brought up to date", async () => {
    const store = memoryStore();
    await run(store);
    const found = await store.read("school-absence/schools/versions.json");
    await store.replace(
      "school-absence/schools/versions.json",
      new TextEncoder().encode('{"versions":[]}'),
      found!.generation,
    );
    await run(store);
    expect(json(store, "school-absence/schools/versions.json").versions).toHaveLength(1);
  });
});

describe("a run that dies", () => {
  /** Lets so many writes through, then fails each. */
  const dying = (store: ObjectStore, writes: number): ObjectStore => {
    let left = writes;
    const allowed = () => {
      if (left-- <= 0) throw new Error("killed");
    };
    return {
      ...store,
      create: async (...given) => {
        allowed();
        return store.create(...given);
      },
      replace: async (...given) => {
        allowed();
        return store.replace(...given);
      },
    };
  };

  test.each(Array.from({ length: 10 }, (_, writes) => writes))(
    "after %i writes leaves no half version, and the next run ends as if nothing had been",
    async (writes) => {
      const whole = memoryStore();
      await run(whole);
      const store = memoryStore();
      await expect(run(dying(store, writes))).rejects.toThrow("killed");

      const names = [...store.contents.keys()];
      expect(names).toHaveLength(writes);
      // What a reader goes by is there only once all of it is.
      if (names.some((name) => name.endsWith("_SUCCESS"))) expect(names).toEqual(expect.arrayContaining(files));
      if (names.some((name) => name.endsWith("latest.json"))) expect(names).toEqual(expect.arrayContaining(files));

      await run(store);
      expect(new Map([...store.contents].sort())).toEqual(new Map([...whole.contents].sort()));
    },
  );

  test("whose leavings are not the version's is never completed", async () => {
    const store = memoryStore();
    await store.create(`school-absence/schools/${version}/schools.csv`, new TextEncoder().encode("id\n"));
    await expect(run(store)).rejects.toThrow(
      `The object school-absence/schools/${version}/schools.csv in memory is not what this version has.`,
    );
    expect([...store.contents.keys()]).toHaveLength(1);
  });
});

test("a pointer that somebody else wrote is not overwritten", async () => {
  const store = memoryStore();
  await store.create("school-absence/schools/latest.json", new TextEncoder().encode("{}"));
  await expect(run(store)).rejects.toThrow(
    "The object school-absence/schools/latest.json in the store is not what was written there.",
  );
});
