import { UserError } from "../src/report/user-error.ts";
import { writeWhole } from "../src/runner/write-whole.ts";

/** Writes to a file, or with `-` to standard output. @throws UserError where a file cannot be written */
export async function writeJson(file: string, value: unknown): Promise<void> {
  const text = `${JSON.stringify(value, undefined, 2)}\n`;
  if (file === "-") {
    process.stdout.write(text);
    return;
  }
  try {
    writeWhole(file, text);
  } catch (cause) {
    throw new UserError(`"${file}" cannot be written (${(cause as NodeJS.ErrnoException).code}).`, {
      fix: "Name a file in a folder that is there and that you may write to.",
      cause,
    });
  }
}
