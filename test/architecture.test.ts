import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { describe, expect, test } from "vitest";

// The house has four levels, and imports go down only:
//   front doors (actions/, cli/, threads/) → stages (stage.ts, *-stage.ts, pipeline/) → subjects (the rooms of src/) → interfaces (ports.ts)
// Adapters are rooms whose whole purpose is the outside; they implement interfaces and are built by the front doors alone.
const root = join(import.meta.dirname, "..");

const adapters = ["src/runner/", "src/container/", "src/cloud/", "src/kubernetes/"];
const isTest = (file: string) => /\.test\.ts$/.test(file);
const isFrontDoor = (file: string) => /^(actions|cli|threads)\//.test(file);
const isStage = (file: string) => /(^|[/-])stage\.ts$/.test(file) || file.startsWith("src/pipeline/");
const isInterface = (file: string) => /(^|\/)ports\.ts$/.test(file) && file.startsWith("src/");
const isAdapter = (file: string) => adapters.some((room) => file.startsWith(room)) && !isInterface(file);
const isSubject = (file: string) =>
  file.startsWith("src/") && !isStage(file) && !isInterface(file) && !isAdapter(file) && !isTest(file);
const roomOf = (file: string) => file.split("/")[1] ?? "";

const sources = ["src", "cli", "actions", "threads"]
  .flatMap((folder) => {
    try {
      return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file));
    } catch {
      return [];
    }
  })
  .map((file) => file.split(sep).join("/"))
  .filter((file) => file.endsWith(".ts") && !file.includes("/fixtures/"))
  .sort();

type Import = { readonly from: string; readonly specifier: string; readonly file: string | undefined };

const statement = /^(?:import|export)\s(?:[\w$*{},\s]*?\sfrom\s)?\s*["']([^"']+)["']/gm;
const lazyImport = /\bimport\(\s*(?:\/\*.*?\*\/\s*)?["']([^"']+)["']\s*\)/g;

const importsOf = (file: string): Import[] =>
  [statement, lazyImport].flatMap((pattern) =>
    [...textOf(file).matchAll(pattern)].map(([, specifier = ""]) => {
      const target = relative(root, join(root, dirname(file), specifier))
        .split(sep)
        .join("/");
      return { from: file, specifier, file: specifier.startsWith(".") ? target : undefined };
    }),
  );

const textOf = (file: string) => readFileSync(join(root, file), "utf8");
const product = sources.filter((file) => !isTest(file));
const imports = product.flatMap(importsOf);
const shown = (found: readonly Import[]) => found.map(({ from, specifier }) => `${from} imports ${specifier}`);

describe("arrows point one way", () => {
  test("there is something to look at", () => {
    expect(imports.length).toBeGreaterThan(10);
  });

  test("nothing in src/ imports a front door", () => {
    expect(
      shown(imports.filter(({ from, file }) => from.startsWith("src/") && file !== undefined && isFrontDoor(file))),
    ).toEqual([]);
  });

  test("subjects and interfaces import no stage", () => {
    expect(
      shown(
        imports.filter(
          ({ from, file }) => (isSubject(from) || isInterface(from)) && file !== undefined && isStage(file),
        ),
      ),
    ).toEqual([]);
  });

  test("subjects, stages and interfaces import no adapter", () => {
    expect(
      shown(
        imports.filter(
          ({ from, file }) => from.startsWith("src/") && !isAdapter(from) && file !== undefined && isAdapter(file),
        ),
      ),
    ).toEqual([]);
  });

  test("an interface imports interfaces only", () => {
    expect(
      shown(imports.filter(({ from, file }) => isInterface(from) && (file === undefined || !isInterface(file)))),
    ).toEqual([]);
  });

  test("@actions packages are imported in src/runner/github.ts and nowhere else", () => {
    expect(
      shown(
        imports.filter(({ from, specifier }) => specifier.startsWith("@actions/") && from !== "src/runner/github.ts"),
      ),
    ).toEqual([]);
  });

  test("a cloud's SDK is imported in that cloud's adapters only", () => {
    expect(
      shown(
        imports.filter(
          ({ from, specifier }) =>
            /^(@google-cloud|@aws-sdk|@azure)\//.test(specifier) && !from.startsWith("src/cloud/"),
        ),
      ),
    ).toEqual([]);
  });

  test("no subject and no stage touches the environment, the network, the console or other processes", () => {
    const outside =
      /\bprocess\.(env|argv|stdout|stderr|cwd|exit)\b|\bglobalThis\.fetch\b|(?<![.\w])fetch\(|\bconsole\.|["']node:(http|https|net|tls|dgram|child_process|os)["']/;
    const found = product
      .filter((file) => isSubject(file) || isStage(file))
      .flatMap((file) =>
        textOf(file)
          .split("\n")
          .flatMap((line, index) =>
            outside.test(line) && !/^\s*(\*|\/\/|\/\*)/.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [],
          ),
      );
    expect(found).toEqual([]);
  });

  test("the file system is touched by adapters and the image layout only", () => {
    const allowed = (file: string) => isAdapter(file) || file === "src/oci/layout.ts" || isFrontDoor(file);
    expect(shown(imports.filter(({ from, specifier }) => /^node:fs(\/|$)/.test(specifier) && !allowed(from)))).toEqual(
      [],
    );
  });

  test("there is no cycle between files", () => {
    const next = new Map(
      product.map((file) => [file, importsOf(file).flatMap(({ file: target }) => (target ? [target] : []))]),
    );
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]) => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" → "));
      if (done.has(file) || path.includes(file)) return;
      for (const target of next.get(file) ?? []) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of product) visit(file, []);
    expect(cycles).toEqual([]);
  });

  test("there is no cycle between rooms, interfaces and stages apart", () => {
    const edges = new Map<string, Set<string>>();
    for (const { from, file } of imports) {
      if (!file?.startsWith("src/") || !isSubject(from) || !isSubject(file) || roomOf(from) === roomOf(file)) continue;
      edges.set(roomOf(from), (edges.get(roomOf(from)) ?? new Set()).add(roomOf(file)));
    }
    const reaches = (start: string, goal: string, seen = new Set<string>()): boolean =>
      [...(edges.get(start) ?? [])].some(
        (room) => room === goal || (!seen.has(room) && reaches(room, goal, seen.add(room))),
      );
    expect([...edges.keys()].filter((room) => reaches(room, room))).toEqual([]);
  });

  // The larger face costs each step that touches it 13 ms, and through what the two share every step that does not; a named import
  // of either pulls in every locale.
  test("of zod's two faces the smaller one is imported, as a namespace", () => {
    const found = product.filter((file) =>
      /from\s+"zod"|import\s+(type\s+)?\{[^}]*\}\s+from\s+"zod\/mini"/.test(textOf(file)),
    );
    expect(found).toEqual([]);
  });

  test("there is no drawer", () => {
    expect(
      sources.filter((file) => /(^|\/)(utils?|helpers?|common|misc|shared|lib)(\/|\.ts$|\.test\.ts$)/.test(file)),
    ).toEqual([]);
  });

  test("everything that relative imports name is there", () => {
    const known = new Set(sources);
    expect(
      shown(
        imports.filter(
          ({ file, specifier }) => file?.endsWith(".ts") && !known.has(file) && !specifier.endsWith(".json"),
        ),
      ),
    ).toEqual([]);
  });
});

describe("the check itself", () => {
  test("knows the levels apart", () => {
    expect(["cli/slipway.ts", "actions/ports.ts"].every(isFrontDoor)).toBe(true);
    expect(["src/lint/stage.ts", "src/image/smoke-stage.ts", "src/pipeline/run.ts"].every(isStage)).toBe(true);
    expect(["src/ports.ts", "src/oci/ports.ts"].every(isInterface)).toBe(true);
    expect(["src/runner/terminal.ts", "src/cloud/local/folder-store.ts"].every(isAdapter)).toBe(true);
    expect(["src/report/model.ts", "src/lint/dash/D3-debug-mode.ts"].every(isSubject)).toBe(true);
  });
});
