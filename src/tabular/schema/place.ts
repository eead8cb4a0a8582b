import { type Document, fail, type Path } from "./document.ts";

/**
 * The path of a file that a descriptor names, from the dashboard's folder. Paths are relative to the descriptor, have forward
 * slashes, and never lead out or into hidden folders.
 * @throws UserError for anything else @see Data Package v2 §path, whose rules are there for safety
 */
export function placeOf(document: Document, path: Path, written: string): string {
  const refuse = (what: string, fix: string): never =>
    fail(document, path, `the path "${written.slice(0, 200)}" ${what}.`, fix);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(written)) {
    refuse(
      "is an address on the network; only files of this folder are read",
      "Put the file into the folder and name it there.",
    );
  }
  if (/^(?:\/|[A-Za-z]:|~)/.test(written))
    refuse("is absolute; a relative one is accepted", "Name the file as seen from the descriptor's folder.");
  if (written.includes("\\")) refuse("has a backslash; forward slashes are accepted", "Write / instead.");
  if (/[\u0000-\u001f]/.test(written)) refuse("has a control character", "Take it out.");
  const steps = written.replace(/^\.\//, "").split("/");
  if (steps.includes(".."))
    refuse(
      "leads out with ..; files below the descriptor's folder are accepted",
      "Move the file below the descriptor, or the descriptor above the file.",
    );
  if (steps.some((step) => step.startsWith(".")))
    refuse("leads into what is hidden", "Move the file to a folder without a leading dot.");
  if (steps.some((step) => step === "")) refuse("names no file", "Name a file.");
  const folder = document.file.split("/").slice(0, -1);
  return [...folder, ...steps].join("/");
}
