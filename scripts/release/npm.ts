import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** npm in a folder: the one that came with Node, asking nobody anything. */
export async function npm(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("npm", [...args, "--offline", "--loglevel=error"], {
    cwd: folder,
    env: { ...process.env, npm_config_update_notifier: "false" },
  });
  return stdout;
}
