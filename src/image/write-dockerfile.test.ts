import { describe, expect, test } from "vitest";
import type { Dashboard } from "../dashboard/model.ts";
import { memoryBlobs } from "../oci/memory-blobs.ts";
import { memoryCache, memoryFiles } from "../runner/memory.ts";
import { dockerfileOf } from "./dockerfile-stage.ts";
import { base, dashboardOf, folder, gunicorn, said, web } from "./fixtures/build.ts";
import { testSources, webOf } from "./fixtures/web.ts";

async function written(more: Partial<Dashboard> = {}, files: Readonly<Record<string, string>> = folder) {
  const { asked: _, ...net } = webOf(web);
  const ports = { ...net, files: memoryFiles(files), blobs: memoryBlobs(), cache: memoryCache() };
  return dockerfileOf(dashboardOf(more), { sources: testSources, base: base.lock }, ports);
}

const linesOf = (text: string, start: string) => text.split("\n").filter((line) => line.startsWith(start));

describe("the image that is made without a Dockerfile, as one", () => {
  test("takes the packages from the requirements where each has its hash, and names no other frontend", async () => {
    const text = await written();
    expect(linesOf(text, "FROM")).toEqual(["FROM python:3.13-slim AS packages", "FROM python:3.13-slim"]);
    expect(linesOf(text, "COPY")).toEqual([
      "COPY --link requirements.txt ./",
      "COPY --link --from=packages /packages /usr/local",
      "COPY --link app.py ./",
      "COPY --link assets/ assets/",
      "COPY --link data/ data/",
    ]);
    expect(text).toContain("--require-hashes");
    expect(linesOf(text, "USER")).toEqual(["USER 65532:65532"]);
    expect(linesOf(text, "CMD")[0]).toMatch(/"app:app"\]$/);
    expect(text).not.toMatch(/syntax\s*=/);
  });

  test("writes the packages down where the requirements leave anything open", async () => {
    const pins = dashboardOf().dependencies.value.pins.filter(({ name }) => name !== "gunicorn");
    const open = { ...pins[0]!, hashes: [] };
    const dependencies = said({ file: "requirements.txt", pins: [open, ...pins.slice(1), pinOfGunicorn] });
    const text = await written({ dependencies });
    expect(text).toContain('COPY --link <<"END" ./requirements.lock\ndash==4.4.1 --hash=sha256:');
    expect(linesOf(text, `gunicorn==26.0.0 --hash=sha256:${gunicorn.sha256}`)).toHaveLength(1);
  });

  test("copies a folder as a whole only where all of it ships, and names as they are", async () => {
    const files = {
      ...folder,
      "pages/a.py": "",
      "pages/test_a.py": "",
      "pages/parts/b.py": "",
      "my notes/n.txt": "",
      "q[1].py": "",
    };
    const shipped = Object.keys(files).filter((path) => path !== "pages/test_a.py");
    expect(linesOf(await written({ shipped }, files), "COPY --link").slice(2)).toEqual([
      'COPY --link ["app.py", "q[[]1].py", "./"]',
      "COPY --link assets/ assets/",
      "COPY --link pages/a.py pages/",
      "COPY --link pages/parts/ pages/parts/",
      'COPY --link ["my notes/", "my notes/"]',
      "COPY --link data/ data/",
    ]);
  });

  test("installs the Debian packages that a list asks for and the base lacks", async () => {
    const text = await written({}, { ...folder, Aptfile: "libgeos-c1v5\ngcc\n", "packages.txt": "unixodbc\n" });
    expect(text).toContain(`# From Aptfile and packages.txt; without versions, since what Debian has mended is wanted.
# hadolint ignore=DL3008
RUN apt-get update \\
    && apt-get install --yes --no-install-recommends libgeos-c1v5 unixodbc \\
    && rm -rf /var/lib/apt/lists/*
`);
  });

  test("starts an older Dash by a module that is written into it", async () => {
    const entry = said({ module: "app", object: "app", file: "app.py", kind: "makes-app" } as const);
    expect(await written({ entry })).toMatch(/"app:app\(\)"\]\n$/);
  });

  test("a title forms neither an instruction nor a directive", async () => {
    const text = await written({ title: said("syntax=evil/frontend\nRUN curl evil") });
    expect(text.split("\n")[0]).toBe(
      '# The image that Slipway makes of "syntax=evil/frontend RUN curl evil" without a Dockerfile, as one.',
    );
    expect(linesOf(text, "RUN")).toHaveLength(2);
  });
});

const pinOfGunicorn = {
  name: "gunicorn",
  version: "26.0.0",
  extras: [],
  hashes: [`sha256:${gunicorn.sha256}`],
  line: 9,
};
