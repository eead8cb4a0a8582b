import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Where packages come from on this machine: its own mirrors first, then the public places. URLs without credentials hidden in them are not assumed. */
export type PackageSources = {
  /** A Python package index (PEP 503 or 691), with a slash at its end. */
  readonly index: string;
  /** Debian archive roots, without a slash at the end. */
  readonly debian: string;
  readonly debianSecurity: string;
};

type Machine = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Folders to look in instead of `/etc`, for tests. */
  readonly etc?: string;
};

/** Asks the environment, then `pip`'s and `uv`'s files, then apt's sources. */
export async function packageSources({ env, home, etc = "/etc" }: Machine): Promise<PackageSources> {
  const index =
    env["UV_DEFAULT_INDEX"] ??
    env["UV_INDEX_URL"] ??
    env["PIP_INDEX_URL"] ??
    (await pipIndex([
      ...(env["PIP_CONFIG_FILE"] === undefined ? [] : [env["PIP_CONFIG_FILE"]]),
      join(env["XDG_CONFIG_HOME"] ?? join(home, ".config"), "pip/pip.conf"),
      join(home, ".pip/pip.conf"),
      join(etc, "pip.conf"),
    ])) ??
    "https://pypi.org/simple/";
  const uris = await aptUris(join(etc, "apt"));
  return {
    index: index.replace(/\/*$/, "/"),
    debian: uris.find((uri) => /\/debian$/.test(uri)) ?? "http://deb.debian.org/debian",
    debianSecurity: uris.find((uri) => /\/debian-security$/.test(uri)) ?? "http://deb.debian.org/debian-security",
  };
}

async function pipIndex(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    const found = /^\s*index-url\s*[=:]\s*(\S+)\s*$/m.exec(await readText(file));
    if (found?.[1] !== undefined) return found[1];
  }
  return undefined;
}

/** The archive roots that apt uses, in both of its formats, as they are written and without a slash at the end. */
async function aptUris(folder: string): Promise<readonly string[]> {
  const parts = (await readdir(join(folder, "sources.list.d")).catch(() => [])).sort();
  const texts = await Promise.all([
    readText(join(folder, "sources.list")),
    ...parts.map((name) => readText(join(folder, "sources.list.d", name))),
  ]);
  return texts
    .flatMap((text) => text.split("\n"))
    .flatMap((line) => {
      const deb822 = /^URIs:\s*(.+)$/i.exec(line);
      if (deb822?.[1] !== undefined) return deb822[1].trim().split(/\s+/);
      const oneLine = /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)/.exec(line);
      return oneLine?.[1] === undefined ? [] : [oneLine[1]];
    })
    .filter((uri) => /^https?:\/\//.test(uri))
    .map((uri) => uri.replace(/\/+$/, ""));
}

const readText = (file: string) => readFile(file, "utf8").catch(() => "");
