import { chmod, mkdir, open, symlink, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ContextFile } from "./ports.ts";

/** Writes what steps may copy into an empty folder, with the times and modes that are said and no others. */
export async function writeContext(folder: string, files: readonly ContextFile[]): Promise<void> {
  for (const { path, content, executable, modified } of files) {
    const place = join(folder, path);
    await mkdir(dirname(place), { recursive: true, mode: 0o755 });
    if ("link" in content) {
      await symlink(content.link, place);
      continue;
    }
    const file = await open(place, "wx", 0o644);
    try {
      for await (const chunk of content.open()) await file.writeFile(chunk);
    } finally {
      await file.close();
    }
    await chmod(place, executable ? 0o755 : 0o644);
    await utimes(place, modified, modified);
  }
}
