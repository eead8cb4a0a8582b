import { describe, expect, test } from "vitest";
import { base, built, dashboardOf, gunicorn, said } from "../fixtures/build.ts";
import { indexOf } from "../fixtures/web.ts";
import { madeWheel, pinOf } from "../fixtures/wheel.ts";
import { schemeFor } from "./install.ts";
import { startupFiles } from "./startup.ts";

const { library } = schemeFor({ python: "3.13.5", series: [3, 13], glibc: [2, 41] });

/** Whether a file is known; undefined where Python does not read it at its start. */
const known = (name: string, path: string, text: string) =>
  startupFiles(name, [{ path: `${library}/${path}`, content: Buffer.from(text) }], library)[0]?.known;

describe("what Python reads at every start", () => {
  test.each([
    ["a line that is run", "x.pth", "import x\n"],
    ["a line that is run behind a byte-order mark", "x.pth", "\ufeffimport x\n"],
    ["a line after what only Python takes for a line's end", "x.pth", "# a\fimport x\n"],
    ["a path, in which a sitecustomize may be", "x.pth", "x/hidden\n"],
    ["a module that is imported by itself", "sitecustomize.py", ""],
    ["one without its source", "sitecustomize.pyc", ""],
    ["one that is compiled", "usercustomize.cpython-313-x86_64-linux-gnu.so", ""],
    ["one that is a package", "usercustomize/__init__.py", ""],
  ])("%s", (_, path, text) => {
    expect(known("x", path, text)).toBe(false);
  });

  test.each([
    ["nothing but a comment", "x.pth", "# import x\n\n"],
    ["a .pth further down", "deep/x.pth", "import x\n"],
    ["a module of another name", "my_sitecustomize.py", ""],
    ["a package's own, which only its own launcher uses", "ddtrace/bootstrap/sitecustomize.py", ""],
  ])("not %s", (_, path, text) => {
    expect(known("x", path, text)).toBeUndefined();
  });
});

describe("files that are known", () => {
  const shim =
    "import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, 'local') == 'local'; enabled and __import__('_distutils_hack').add_shim(); ";
  const coverage = String.raw`import sys; exec('import os\n\nif os.getenv("COVERAGE_PROCESS_START") or os.getenv("COVERAGE_PROCESS_CONFIG"):\n try:\n  import coverage\n except:\n  pass\n else:\n  coverage.process_startup(slug="pth")')`;
  const older = String.raw`import sys; exec('\n\n\n\n\n\nimport os\n\nif os.getenv("COVERAGE_PROCESS_START") or os.getenv("COVERAGE_PROCESS_CONFIG"):\n try:\n  import coverage\n except:\n  pass\n else:\n  coverage.process_startup(slug="pth")\n')`;
  const namespace =
    "import sys, types, os;has_mfs = sys.version_info > (3, 5);p = os.path.join(sys._getframe(1).f_locals['sitedir'], *('google',));importlib = has_mfs and __import__('importlib.util');has_mfs and __import__('importlib.machinery');m = has_mfs and sys.modules.setdefault('google', importlib.util.module_from_spec(importlib.machinery.PathFinder.find_spec('google', [os.path.dirname(p)])));m = m or sys.modules.setdefault('google', types.ModuleType('google'));mp = (m or []) and m.__dict__.setdefault('__path__',[]);(p not in mp) and mp.append(p)";

  test("setuptools', coverage's and those of namespaces", () => {
    expect(known("setuptools", "distutils-precedence.pth", shim)).toBe(true);
    expect(known("coverage", "a1_coverage.pth", coverage)).toBe(true);
    expect(known("coverage", "a1_coverage.pth", older)).toBe(true);
    expect(known("google-cloud-storage", "google_cloud_storage-1.44.0-py3.10-nspkg.pth", namespace)).toBe(true);
    expect(known("protobuf", "protobuf-3.19.6-nspkg.pth", `${namespace}\n${namespace}\n`)).toBe(true);
  });

  test.each([
    ["by another package", "other", "distutils-precedence.pth", shim],
    ["with one line more", "setuptools", "distutils-precedence.pth", `${shim}\nimport evil\n`],
    ["with more in its line", "setuptools", "distutils-precedence.pth", `${shim}import evil`],
    ["with another module in a namespace's line", "x", "x-nspkg.pth", namespace.replace("importlib.util", "evil.util")],
    ["with more behind a namespace's line", "x", "x-nspkg.pth", `${namespace};import evil`],
  ])("are not known %s", (_, name, path, text) => {
    expect(known(name, path, text)).toBe(false);
  });
});

describe("a wheel that brings an unknown one", () => {
  const hook = madeWheel("lite-llm", "1.82.8", { files: { "litellm_init.pth": "import os; os.system('id')\n" } });
  const world = { web: { ...base.files, ...indexOf([hook, gunicorn]) } };
  const dashboard = dashboardOf({
    dependencies: said({ file: "requirements.txt", pins: [pinOf(gunicorn, 1), pinOf(hook, 2)] }),
  });

  test("is refused before anything is built", async () => {
    await expect(built(dashboard, world)).rejects.toMatchObject({
      name: "UserError",
      message:
        "requirements.txt:2: lite-llm 1.82.8 brings litellm_init.pth, which Python would run at every start, before your dashboard.",
      fix: "Few packages need that, and hijacked releases do it: pin a release without it. Where lite-llm is meant to do so, the platform file allows it: startupCode: [lite-llm]",
    });
  });

  test("is there, and named, where the platform allows it", async () => {
    const { report, image } = await built(dashboard, world, { startupCode: ["lite-llm"] });
    expect(image.layers.length).toBeGreaterThan(3);
    expect(report.findings).toMatchObject([
      {
        rule: "startup-code",
        level: "note",
        message: "lite-llm 1.82.8 brings litellm_init.pth, which Python runs at every start; the platform allows it.",
        location: { file: "requirements.txt", line: 2 },
      },
    ]);
    expect(report.facts["startup"]).toEqual(["/usr/local/lib/python3.13/dist-packages/litellm_init.pth"]);
  });
});
