import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLayout } from "../../oci/layout.ts";
import type { Exec } from "../../runner/ports.ts";
import type { BuildFolders } from "./arguments.ts";
import { writeContext } from "./context-folder.ts";
import type { DockerfileBuild, DockerfileBuilder } from "./ports.ts";

export type Building = { readonly exec: Exec; readonly environment: Readonly<Record<string, string>> };

type Command = { readonly program: string; readonly args: readonly string[]; stop?(): Promise<void> };

/** Steps that take longer are a build that hangs. */
const longestBuild = 30 * 60;

/** A builder that is a program: it is given folders, and leaves a layout in one of them. */
export function builderOver(
  name: string,
  { exec, environment }: Building,
  commandFor: (asked: DockerfileBuild, folders: BuildFolders, temporary: string) => Command | Promise<Command>,
): DockerfileBuilder {
  return {
    name,
    async build(asked, take) {
      const temporary = await mkdtemp(join(tmpdir(), "slipway-"));
      try {
        const folders: BuildFolders = {
          context: join(temporary, "context"),
          dockerfile: join(temporary, "dockerfile"),
          output: join(temporary, "image"),
        };
        await mkdir(folders.context);
        await writeContext(folders.context, asked.context);
        await writeContext(folders.dockerfile, [
          fileOf("Dockerfile", asked.dockerfile),
          ...(asked.dockerignore === undefined ? [] : [fileOf("Dockerfile.dockerignore", asked.dockerignore)]),
        ]);
        const { program, args, stop } = await commandFor(asked, folders, temporary);
        const { code, stdout, stderr } = await exec(program, args, {
          cwd: temporary,
          env: environment,
          timeoutSeconds: longestBuild,
        }).finally(() => stop?.());
        const lines = `${stdout}\n${stderr}`.split(/\r?\n/).filter((line) => line !== "");
        if (code !== 0) return { kind: "failed", lines };
        const layout = await openLayout(folders.output);
        const index = await readFile(join(folders.output, "index.json"));
        return { kind: "built", taken: await take({ index, blobs: layout }), lines };
      } finally {
        await rm(temporary, { recursive: true, force: true });
      }
    },
  };
}

const fileOf = (path: string, text: string) => ({
  path,
  executable: false,
  modified: 0,
  content: {
    async *open() {
      yield new TextEncoder().encode(text);
    },
  },
});
