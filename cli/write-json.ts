import { writeFile } from "node:fs/promises";
import { UserError } from "../src/report/user-error.ts";

/** Writes to a file, or with `-` to standard output. @throws UserError where a file cannot be written */
export async function writeJson(file: string, value: unknown): Promise<void> {
  const text = `${JSON.stringify(value, undefined, 2)}\n`;
  if (file === "-") {
    process.stdout.write(text);
    return;
  }
  await writeFile(file, text).catch((cause: NodeJS.ErrnoException) => {
    throw new UserError(`"${file}" cannot be written (${cause.code}).`, { cause });
  });
}
