import { spawn } from "node:child_process";
import { accessSync, chmodSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Blobs } from "../oci/ports.ts";
import { UserError } from "../report/user-error.ts";
import { interpreterOf } from "./elf.ts";
import { guardScript } from "./enter-script.ts";
import type { Isolator } from "./launch.ts";
import { ownCopies } from "./own-copies.ts";
import { pathInside } from "./path-inside.ts";
import { imageFiles } from "./root-file-system.ts";
import { findTools, systemFolders } from "./tools.ts";
import { containerUser } from "./unpack-layer.ts";

type Settings = { readonly blobs: Pick<Blobs, "open">; readonly layers: string };

const programs = ["env", "setpriv", "sh"] as const;

const libraryFolders = [
  "/usr/local/lib",
  "/lib/x86_64-linux-gnu",
  "/usr/lib/x86_64-linux-gnu",
  "/lib/aarch64-linux-gnu",
  "/usr/lib/aarch64-linux-gnu",
  "/lib64",
  "/usr/lib64",
  "/lib",
  "/usr/lib",
];

/**
 * The image's programs as ordinary processes of this machine: its own loader, libraries and Python, but this machine's file system,
 * network and processes, all of which it can see. Root runs them as the user 65532. The last resort, on Linux only.
 *
 * Paths in the environment and the command are made to lead into the unpacked image where something is there; a path that a
 * program has built in leads to the machine's own files.
 */
export async function plainProcess({ blobs, layers }: Settings): Promise<Isolator | undefined> {
  if (process.platform !== "linux") return undefined;
  const tools = await findTools(programs);
  if (!tools) return undefined;
  const user = String(containerUser);
  const asUser =
    process.getuid?.() === 0
      ? ["--reuid", user, "--regid", user, "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"]
      : [];
  return {
    isolation: "process",
    apart: { ownUser: asUser.length > 0, readOnly: false, noCapabilities: asUser.length > 0, noNetwork: false },
    limitsMemory: false,
    serverFolder: ({ sockets }) => sockets,
    async launch({ image, command, environment, mounts, place }) {
      const root = join(place.folder, "root");
      (await imageFiles(image, blobs, layers)).merge(root, []);
      chmodSync(root, 0o755);
      // Whoever owns the layers that are kept may write to them, by any of their names.
      if (process.getuid?.() !== 0 && existsSync(join(root, image.folder))) ownCopies(join(root, image.folder));
      const here = (path: string) => {
        const mount = mounts.find(({ target }) => path === target || path.startsWith(`${target}/`));
        if (mount) return mount.source + path.slice(mount.target.length);
        if (!path.startsWith("/") || /^\/(dev|proc|tmp)(\/|$)/.test(path)) return path;
        return pathInside(root, path) ?? path;
      };
      const lists = [...environment].map(([name, value]) => [name, value.split(":").map(here).join(":")] as const);
      const settings = new Map([...lists, ...pythonHome(root)]);
      const [name, ...rest] = command;
      const program = findProgram(name, environment.get("PATH") ?? "", root);
      const child = spawn(
        tools.setpriv,
        [
          ...["--pdeathsig", "USR1", tools.sh, "-c", guardScript, "slipway-container"],
          ...[tools.setpriv, "--no-new-privs", ...asUser, tools.env, "-i"],
          ...[...settings].map(([setting, value]) => `${setting}=${value}`),
          ...loaded(program, root),
          ...rest.map(here),
        ],
        {
          env: { PATH: systemFolders.join(":") },
          cwd: here(image.folder),
          detached: true,
          stdio: ["ignore", "pipe", "pipe"],
        },
      );
      return { child, root, change: (line) => line.replaceAll(root, "") };
    },
  };
}

/** @throws UserError when the image has no such program */
function findProgram(name: string, path: string, root: string): string {
  const candidates = name.includes("/") ? [name] : path.split(":").map((folder) => `${folder}/${name}`);
  for (const candidate of candidates) {
    const found = pathInside(root, candidate);
    if (found !== undefined && isProgram(found)) return found;
  }
  throw new UserError(`The image has no program ${JSON.stringify(name)}.`, {
    fix: "Correct the entry point of the image.",
  });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** A program is started by the image's own loader, so that it finds the image's own libraries. @see ld.so(8) */
function loaded(program: string, root: string): readonly string[] {
  const interpreter = interpreterOf(readFileSync(program));
  if (interpreter === undefined) return [program];
  const loader = pathInside(root, interpreter);
  if (loader === undefined) return [program];
  const folders = libraryFolders.flatMap((folder) => pathInside(root, folder) ?? []);
  return [loader, "--library-path", [...new Set(folders)].join(":"), "--argv0", program, program];
}

/** Python would look for its library where it was built for. @see Python, "PYTHONHOME" */
function pythonHome(root: string): readonly (readonly [string, string])[] {
  for (const prefix of ["/usr/local", "/usr"]) {
    const found = pathInside(root, prefix);
    const hasLibrary = ["3.10", "3.11", "3.12", "3.13", "3.14", "3.15"].some(
      (version) => pathInside(root, `${prefix}/lib/python${version}/os.py`) !== undefined,
    );
    if (found !== undefined && hasLibrary) return [["PYTHONHOME", found]];
  }
  return [];
}
