import { UserError } from "../../report/user-error.ts";

/** A file that Python reads at every start, before any line of the dashboard, wherever nothing imports its package. */
export type StartupFile = {
  /** Where it is installed. */
  readonly path: string;
  /** Whether it is one that is known to do no harm. */
  readonly known: boolean;
};

/** Raised whenever the same file would be judged otherwise. */
export const startupVersion = 1;

/**
 * What of a wheel Python reads at every start: the two modules that are imported by themselves, and `.pth` files that run a line or
 * name a path, since that may be where those modules are.
 *
 * @param library the folder that Python looks into for packages
 * @see Python library `site`
 */
export function startupFiles(
  name: string,
  files: readonly { readonly path: string; readonly content: Uint8Array }[],
  library: string,
): readonly StartupFile[] {
  return files.flatMap(({ path, content }) => {
    if (!path.startsWith(`${library}/`)) return [];
    const below = path.slice(library.length + 1);
    if (/^(sitecustomize|usercustomize)(\/__init__)?(\..+)?\.(py|pyc|so)$/.test(below)) return [{ path, known: false }];
    if (!/^[^/]+\.pth$/.test(below)) return [];
    const lines = linesOf(new TextDecoder().decode(content));
    return lines.length === 0 ? [] : [{ path, known: isKnown(name, below, lines) }];
  });
}

/** Lines as Python takes them (`str.splitlines`), without the empty ones and comments. */
const linesOf = (text: string) =>
  text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/).filter((line) => line.trim() !== "" && !line.startsWith("#"));

/** One line each, word for word, by package and file. */
const knownLines: Readonly<Record<string, readonly string[]>> = {
  "setuptools/distutils-precedence.pth": [
    `import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, 'local') == 'local'; enabled and __import__('_distutils_hack').add_shim();`,
    `import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, 'stdlib') == 'local'; enabled and __import__('_distutils_hack').add_shim();`,
  ],
  "coverage/a1_coverage.pth": ["", "\\n\\n\\n\\n\\n\\n"].map(
    (start) =>
      String.raw`import sys; exec('${start}import os\n\nif os.getenv("COVERAGE_PROCESS_START") or os.getenv("COVERAGE_PROCESS_CONFIG"):\n try:\n  import coverage\n except:\n  pass\n else:\n  coverage.process_startup(slug="pth")${start && "\\n"}')`,
  ),
  "pytest-cov/pytest-cov.pth": [
    String.raw`import os, sys;exec('if \'COV_CORE_SOURCE\' in os.environ:\n try:\n  from pytest_cov.embed import init\n  init()\n except Exception as exc:\n  sys.stderr.write(\n   "pytest-cov: Failed to setup subprocess coverage. "\n   "Environ: {0!r} "\n   "Exception: {1!r}\\n".format(\n    dict((k, v) for k, v in os.environ.items() if k.startswith(\'COV_CORE\')),\n    exc\n   )\n  )\n')`,
  ],
};

/** What setuptools wrote into packages that share a namespace (`google`, `zope`): names are all that varies. */
const namespaceLine = (() => {
  const name = String.raw`'[\w.]+'`;
  const written = [
    "import sys, types, os;has_mfs = sys.version_info > (3, 5);p = os.path.join(sys._getframe(1).f_locals['sitedir'], *(",
    "));importlib = has_mfs and __import__('importlib.util');has_mfs and __import__('importlib.machinery');m = has_mfs and sys.modules.setdefault(",
    ", importlib.util.module_from_spec(importlib.machinery.PathFinder.find_spec(",
    ", [os.path.dirname(p)])));m = m or sys.modules.setdefault(",
    ", types.ModuleType(",
    "));mp = (m or []) and m.__dict__.setdefault('__path__',[]);(p not in mp) and mp.append(p)",
  ].map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const [start = "", ...rest] = written;
  const child = String.raw`(;m and setattr\(sys\.modules\[${name}\], ${name}, m\))?`;
  return new RegExp(`^${start}(${name},? ?)+${rest.join(name)}${child}$`);
})();

function isKnown(name: string, file: string, lines: readonly string[]): boolean {
  const known = knownLines[`${name}/${file}`];
  return lines.every((line) =>
    file.endsWith("-nspkg.pth") ? namespaceLine.test(line) : (known?.includes(line.trimEnd()) ?? false),
  );
}

type Wheel = {
  readonly name: string;
  readonly version: string;
  readonly startup: readonly StartupFile[];
  readonly required: { readonly file: string; readonly line: number } | undefined;
};

/** What nobody knows of what the wheels would have Python run at every start. */
export const unknownStartup = <Of extends Wheel>(wheels: readonly Of[]) =>
  wheels.flatMap((wheel) =>
    wheel.startup.filter(({ known }) => !known).map(({ path }) => ({ wheel, file: path.split("/").at(-1) ?? path })),
  );

/**
 * Refuses wheels that bring such a file, but for those known or allowed: one line in a `.pth` file is how a hijacked release reads
 * every secret of a machine that merely has it installed.
 *
 * @param allowed names of packages that the platform lets do so
 */
export function refuseStartup(wheels: readonly Wheel[], allowed: readonly string[]): void {
  const found = unknownStartup(wheels).filter(({ wheel }) => !allowed.includes(wheel.name));
  const [first] = found;
  if (first === undefined) return;
  const { name, version, required } = first.wheel;
  const place = required === undefined ? "" : `${required.file}:${required.line}: `;
  const brought = found.length > 1 ? `${first.file} (and ${found.length - 1} more like it)` : first.file;
  throw new UserError(
    `${place}${name} ${version} brings ${brought}, which Python would run at every start, before your dashboard.`,
    {
      fix: `Few packages need that, and hijacked releases do it: pin a release without it. Where ${name} is meant to do so, the platform file allows it: startupCode: [${name}]`,
    },
  );
}
