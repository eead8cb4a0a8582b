import { describe, expect, test } from "vitest";
import { base, built, dashboardOf, gunicorn, said } from "../fixtures/build.ts";
import { noise } from "../fixtures/noise.ts";
import { indexOf } from "../fixtures/web.ts";
import { madeWheel, pinOf } from "../fixtures/wheel.ts";

describe("bytecode", () => {
  test("is compiled with each layer of sources for itself, that of the base while packages are fetched", async () => {
    const { runs } = await built();
    const record = (name: string) => `/usr/local/lib/python3.13/dist-packages/${name}.dist-info/RECORD`;
    expect(runs).toEqual([
      [{ records: [], folders: ["/usr/lib/python3.13"], without: [] }],
      [
        { records: [record("numpy-2.4.0")], folders: [], without: [] },
        {
          records: [record("dash-4.4.1"), record("flask-3.1.0"), record("gunicorn-26.0.0")],
          folders: [],
          without: [],
        },
      ],
    ]);
  });

  test("of a file that a later package replaces is left to that package", async () => {
    const large = madeWheel("a-large", "1", { files: { "shared.py": "one\n", "noise.bin": noise(1_200_000) } });
    const two = madeWheel("b-two", "1", { files: { "shared.py": "two\n" } });
    const dependencies = said({ file: "requirements.txt", pins: [pinOf(large, 1), pinOf(two, 2), pinOf(gunicorn, 3)] });
    const { runs } = await built(dashboardOf({ dependencies }), {
      web: { ...base.files, ...indexOf([large, two, gunicorn]) },
    });
    expect(runs[1]?.map(({ without }) => without)).toEqual([["/usr/local/lib/python3.13/dist-packages/shared.py"], []]);
  });

  test.each([
    ["where nothing can run the base", "none", "Nothing here can run the base's Python."],
    [
      "where a process is not in the image",
      { isolation: async () => "process" as const },
      "This machine can run the image as a plain process only.",
    ],
    [
      "where the compiler fails",
      { run: async () => ({ code: 1, lines: ["", "no memory"], files: new Map() }) },
      "The base's Python could not compile here: no memory",
    ],
    [
      "where a container cannot be started",
      { run: async () => Promise.reject(new Error("no mounts")) },
      "The base's Python could not compile here: no mounts",
    ],
    [
      "where nothing comes back",
      { run: async () => ({ code: 0, lines: [], files: new Map() }) },
      "The base's Python left no result.",
    ],
  ] as const)("is left out with a warning %s", async (_, runtime, reason) => {
    const { image, report } = await built(dashboardOf(), { runtime });
    expect(image.layers.map(({ role }) => role)).toEqual(["base", "wheel", "wheels", "code", "data"]);
    expect(report.findings.map(({ rule, level, message }) => ({ rule, level, message }))).toEqual([
      {
        rule: "no-bytecode",
        level: "warning",
        message: `No bytecode: this digest will differ from CI's, and the dashboard starts more slowly. ${reason}`,
      },
    ]);
  });
});
