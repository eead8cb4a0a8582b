import { type Document, fail, type Path } from "./document.ts";

/**
 * The path of a file that a descriptor names, from the dashboard's folder. Paths are relative to the descriptor, have forward
 * slashes, and never lead out or into hidden folders.
 * @throws UserError for anything else @see Data Package v2 §path, whose rules are there for safety
 */
export function placeOf(document: Document, path: Path, written: string): string {
  const refused = refusalOf(written);
  if (refused) fail(document, path, `the path "${written.slice(0, 200)}" ${refused.what}.`, refused.fix);
  const folder = document.file.split("/").slice(0, -1);
  return [...folder, ...stepsOf(written)].join("/");
}

const stepsOf = (written: string): readonly string[] => written.replace(/^\.\//, "").split("/");

/** Why a path is not followed, in words that come after it; undefined when it is. */
export function refusalOf(written: string): { readonly what: string; readonly fix: string } | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(written)) {
    return {
      what: "is an address on the network; only files of this folder are read",
      fix: "Put the file into the folder and name it there.",
    };
  }
  if (/^(?:\/|[A-Za-z]:|~)/.test(written)) {
    return {
      what: "is absolute; a relative one is accepted",
      fix: "Name the file as seen from the descriptor's folder.",
    };
  }
  if (written.includes("\\")) return { what: "has a backslash; forward slashes are accepted", fix: "Write / instead." };
  if (/[\u0000-\u001f]/.test(written)) return { what: "has a control character", fix: "Take it out." };
  const steps = stepsOf(written);
  if (steps.includes("..")) {
    return {
      what: "leads out with ..; files below the descriptor's folder are accepted",
      fix: "Move the file below the descriptor, or the descriptor above the file.",
    };
  }
  if (steps.some((step) => step.startsWith("."))) {
    return { what: "leads into what is hidden", fix: "Move the file to a folder without a leading dot." };
  }
  return steps.some((step) => step === "") ? { what: "names no file", fix: "Name a file." } : undefined;
}
