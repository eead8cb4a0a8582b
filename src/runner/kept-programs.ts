import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemExec } from "./exec.ts";
import type { Program, RunProgram } from "./ports.ts";

/** What a program may know of the machine: where other programs, certificates and proxies are. */
const known = [
  "PATH",
  "TMPDIR",
  "SSL_CERT_DIR",
  ...["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"].flatMap((name) => [name, name.toLowerCase()]),
];

/**
 * Runs programs that are kept in a folder, each made when it is first asked for.
 *
 * @param folder of this user alone; a program's own cache is in it too
 */
export function keptPrograms(folder: string, env: Readonly<Record<string, string | undefined>>): RunProgram {
  const certificates = env["SSL_CERT_FILE"] ?? env["NODE_EXTRA_CA_CERTS"];
  const environment = {
    ...Object.fromEntries(known.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))),
    ...(certificates === undefined ? {} : { SSL_CERT_FILE: certificates }),
    HOME: folder,
    XDG_CACHE_HOME: join(folder, "cache"),
  };
  return async (program, args, { files, timeoutSeconds }) => {
    const path = await kept(folder, program);
    const cwd = await mkdtemp(join(tmpdir(), "slipway-"));
    try {
      for (const [name, content] of Object.entries(files)) await writeFile(join(cwd, name), content, { flag: "wx" });
      return await systemExec(path, args, { cwd, env: environment, timeoutSeconds });
    } finally {
      await rm(cwd, { recursive: true, force: true });
    }
  };
}

/** Nobody ever starts half a program: it is written under another name and renamed. */
async function kept(folder: string, { name, bytes }: Program): Promise<string> {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  const content = await bytes(`${process.platform}-${process.arch}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = join(folder, `.unfinished-${randomUUID()}`);
  try {
    await writeFile(unfinished, content);
    await chmod(unfinished, 0o755);
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
  return path;
}
