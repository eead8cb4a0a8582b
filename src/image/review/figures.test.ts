import { describe, expect, test } from "vitest";
import { hostileTexts } from "../../../test/hostile-text.ts";
import { digestOf } from "../../oci/digest.ts";
import { figureInMarkdown } from "../../report/figure.ts";
import { dashboardOf, said } from "../fixtures/build.ts";
import type { Layer } from "../model.ts";
import type { ImageChange } from "./change.ts";
import { changeInWords, imageFigures, type Review } from "./figures.ts";

const layer = (role: Layer["role"], title: string, size: number): Layer => ({
  role,
  title,
  descriptor: { mediaType: "application/vnd.oci.image.layer.v1.tar", digest: digestOf(new Uint8Array(size % 7)), size },
  diffId: digestOf(new Uint8Array(1)),
});
const pins = [{ name: "gunicorn", version: "27.0.1", extras: [], hashes: [], line: 12 }];
const review: Review = {
  dashboard: dashboardOf({
    dependencies: { value: { file: "requirements.txt", pins }, from: { kind: "file", file: "requirements.txt" } },
    python: { value: "3.13", from: { kind: "file", file: ".python-version", line: 1 } },
  }),
  image: { layers: [layer("base", "27 Debian packages", 17_600_000), layer("code", "2 files of the dashboard", 900)] },
  says: {
    user: "65532:65532",
    command: ["/usr/bin/python3.13", "-m", "gunicorn", "app:app"],
    labels: { "dev.slipway.python": "3.13.5" },
  },
  sizes: new Map([
    ["app.py", 8],
    ["assets/style.css", 20],
    ["data/x.csv", 41_200],
  ]),
  packages: 34,
  base: { name: "debian-13-python-3.13", date: new Date("2026-11-21T09:15:44Z"), from: "comes with Slipway" },
  startup: [],
  today: new Date("2026-11-27T08:00:00Z"),
};
const change: ImageChange = {
  packages: [],
  code: [],
  data: [],
  own: { before: { files: 3, bytes: 100 }, now: { files: 3, bytes: 100 } },
};
const sinceOf = (more: Partial<ImageChange>, size?: { before: number; now: number }) => ({
  commit: "1234567",
  change: { ...change, ...more },
  ...(size && { size }),
});

describe("what a reviewer asks of an image", () => {
  test("is answered with where each answer was found", () => {
    const [image, layers] = imageFigures(review);
    expect(image).toEqual({
      title: "The image: 18 MB in 2 layers",
      forReviewers: true,
      columns: ["", "", "Found in"],
      rows: [
        ["Entry point", "`app:app`", "app.py:1"],
        ["Is started by", "`/usr/bin/python3.13 -m gunicorn app:app`", "requirements.txt:12"],
        ["Runs as", "user 65532, not root", ""],
        ["Python", "3.13.5", ".python-version:1"],
        ["Python packages", "34", "requirements.txt"],
        ["Base", "debian-13-python-3.13; 27 Debian packages; as of 21 November 2026, 5 days old", "comes with Slipway"],
        ["Code", "2 files, 28 bytes", ""],
        ["Data", "`data/x.csv` 41 kB", ""],
      ],
    });
    expect(layers).toMatchObject({
      folded: true,
      rows: [
        ["base", "27 Debian packages", "18 MB"],
        ["code", "2 files of the dashboard", "900 bytes"],
      ],
    });
  });

  test("says so where there is no data, where root runs it, and where its builder said nothing", () => {
    const [image] = imageFigures({
      ...review,
      dashboard: dashboardOf({ data: [], dependencies: said({ file: "pylock.toml", pins: [] }) }),
      says: { user: "0", command: ["python", "-m", "gunicorn"], labels: {} },
      packages: undefined,
      base: undefined,
      startup: ["/usr/lib/a.pth", "/usr/lib/b.pth"],
    });
    expect(image?.rows.slice(1)).toEqual([
      ["Is started by", "`python -m gunicorn`", "gunicorn was added by Slipway"],
      ["Runs as", "root", ""],
      ["Python", "3.13", "the test"],
      ["Python packages", "as its Dockerfile installs them", "the test"],
      ["Code", "3 files, 41 kB", ""],
      ["Data", "none: the image holds no data file", ""],
      ["Runs at every start of Python", "`a.pth` and `b.pth`: known, or allowed by the platform", "its packages"],
    ]);
  });

  test("begins with what is different, where anything is", () => {
    const packages = [
      { name: "polars", now: "1.3.0" },
      { name: "six", before: "1.17.0" },
      { name: "pandas", before: "2.3.3", now: "3.1.1" },
    ];
    const data = [
      { path: "data/x.csv", before: 41_200, now: 41_200 },
      { path: "data/new.csv", now: 3_000_000 },
      { path: "data/old.csv", before: 900 },
    ];
    const size = { before: 66_000_000, now: 78_000_000 };
    const [different, image] = imageFigures({ ...review, since: sinceOf({ packages, data, code: ["app.py"] }, size) });
    expect(different).toMatchObject({
      title: "What is different in the image since 1234567",
      columns: ["", "Before", "Now"],
      rows: [
        ["Size", "66 MB", "78 MB (about +12 MB)"],
        ["polars", "–", "1.3.0"],
        ["six", "1.17.0", "removed"],
        ["pandas", "2.3.3", "3.1.1"],
        ["Code", "", "1 file changed: `app.py`"],
        ["`data/x.csv`", "41 kB", "41 kB, other content"],
        ["`data/new.csv`", "–", "3.0 MB"],
        ["`data/old.csv`", "900 bytes", "removed"],
      ],
    });
    expect(image?.title).toMatch(/^The image/);
    expect(imageFigures({ ...review, since: sinceOf({}) })[0]?.title).toMatch(/^The image/);
  });

  test("of many packages names some and counts the rest", () => {
    const packages = Array.from({ length: 40 }, (_, index) => ({ name: `p${index}`, now: "1" }));
    const [different] = imageFigures({ ...review, since: sinceOf({ packages }) });
    expect(different?.rows).toHaveLength(26);
    expect(different?.rows.at(-1)).toEqual(["15 more packages", "", "in the JSON report"]);
  });

  test("is text alone on the page, whatever files and packages are called", () => {
    for (const text of Object.values(hostileTexts)) {
      const dashboard = dashboardOf({ data: [text] });
      const since = sinceOf({ packages: [{ name: text, before: text, now: text }], code: [text] });
      const page = imageFigures({ ...review, dashboard, sizes: new Map([[text, 1]]), startup: [text], since })
        .map(figureInMarkdown)
        .join("");
      expect(page).not.toMatch(/<(?!\/?(?:code|details|summary|span|br)>)[a-z!]/i);
      expect(page.split("\n").filter((line) => line.startsWith("::"))).toEqual([]);
    }
  });
});

describe("a line has room for", () => {
  test("the first changes, a number of the others, and the size", () => {
    const packages = [
      { name: "polars", now: "1.3.0" },
      { name: "six", before: "1.17.0" },
      { name: "pandas", before: "2.3.3", now: "3.1.1" },
      { name: "numpy", before: "2.4", now: "2.5" },
    ];
    const size = { before: 66_000_000, now: 65_000_000 };
    const entry = { before: "app:app", now: "index:server" };
    const since = sinceOf(
      { packages, entry, python: { before: "3.12", now: "3.13" }, data: [{ path: "x.csv" }] },
      size,
    );
    expect(changeInWords(since)).toBe(
      "since 1234567: polars 1.3.0 added, six removed, pandas 2.3.3 → 3.1.1, 1 more package, Python 3.12 → 3.13, started as index:server, 1 data file (about −1.0 MB)",
    );
  });

  test("that nothing is different", () => {
    expect(changeInWords(sinceOf({}, { before: 5000, now: 5001 }))).toBe("since 1234567: the same");
  });
});
