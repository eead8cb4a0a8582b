import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BuiltImage } from "./model.ts";

const run = promisify(execFile);
const program = join(import.meta.dirname, "fixtures/build-here.ts");

let temporary: string;
beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), "slipway-anywhere-"));
  await chmod(temporary, 0o777);
});
afterAll(() => rm(temporary, { recursive: true, force: true }));

const files: Readonly<Record<string, string>> = {
  "app.py": "app = 1\n",
  "Bericht.py": "",
  "zählung.py": "",
  "start.sh": "#!/bin/sh\n",
  "assets/style.css": "h1 { color: red }\n",
  "data/x.csv": "a,b\n1,2\n",
  "data/y.csv": "ı,I\n",
};

/** The same files, written by somebody with other habits. */
async function checkout(name: string, modes: { readonly plain: number; readonly executable: number }, changed: Date) {
  const folder = join(temporary, name);
  for (const path of name === "first" ? Object.keys(files) : Object.keys(files).reverse()) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, files[path] ?? "");
    await chmod(file, path.endsWith(".sh") ? modes.executable : modes.plain);
    await utimes(file, changed, changed);
  }
  return folder;
}

type Machine = {
  readonly umask: string;
  readonly env: Readonly<Record<string, string>>;
  /** Seconds by which the clock is off. */
  readonly clock?: number;
  readonly user?: number;
};

async function builtOn(folder: string, { umask, env, clock = 0, user }: Machine) {
  const late = `const Real = Date; globalThis.Date = class extends Real { constructor(...a) { a.length ? super(...a) : super(Real.now() + ${clock * 1000}); } static now() { return Real.now() + ${clock * 1000}; } };`;
  const node = ["--import", `data:text/javascript,${encodeURIComponent(late)}`, program, folder, ...Object.keys(files)];
  // The mask is the shell's to set; the programs are passed as they are.
  const shell = ["-c", `umask ${umask}; exec "$@"`, "sh", process.execPath, ...node];
  const identity = user === undefined ? {} : { uid: user, gid: user };
  const { stdout } = await run("sh", shell, {
    env: { PATH: process.env["PATH"] ?? "", TMPDIR: temporary, ...env },
    cwd: temporary,
    ...identity,
  });
  return JSON.parse(stdout) as { readonly where: unknown; readonly images: readonly BuiltImage[] };
}

test("any machine, user, umask, locale, time zone and clock gives the same image, compressed either way", async () => {
  const tidy = await checkout("first", { plain: 0o644, executable: 0o755 }, new Date("2020-02-29T00:00:00Z"));
  const other = await checkout("second", { plain: 0o666, executable: 0o775 }, new Date("2031-12-31T23:59:59Z"));
  const own = await checkout("third", { plain: 0o444, executable: 0o555 }, new Date(0));
  const root = process.getuid?.() === 0;

  const first = await builtOn(tidy, { umask: "022", env: { TZ: "UTC", LANG: "C.UTF-8" } });
  const second = await builtOn(other, {
    umask: "077",
    env: {
      TZ: "Pacific/Kiritimati",
      LC_ALL: "tr_TR.UTF-8",
      LANG: "tr_TR.UTF-8",
      HOME: "/nonexistent",
      UV_THREADPOOL_SIZE: "1",
    },
    clock: 40 * 365 * 86_400,
  });
  const third = await builtOn(own, {
    umask: "000",
    env: { TZ: "America/St_Johns", LC_ALL: "sv_SE.ISO-8859-1", SOURCE_DATE_EPOCH: "1" },
    clock: -30 * 365 * 86_400,
    ...(root ? { user: 65_534 } : {}),
  });

  // They were not the same place.
  expect(second.where).toMatchObject({ umask: 0o077, timeZone: "Pacific/Kiritimati", locale: "tr-TR" });
  expect(third.where).toMatchObject({ umask: 0, timeZone: "America/St_Johns", ...(root ? { user: 65_534 } : {}) });

  expect(first.images.map(({ layers }) => layers.length)).toEqual([8, 8]);
  expect(second.images).toEqual(first.images);
  expect(third.images).toEqual(first.images);
});
