import { type Notes, renderNotes } from "./notes.ts";
import { shownVersion, type Version } from "./version.ts";

type Parts = { readonly head: string; readonly unreleased: readonly string[]; readonly released: string };

/** A changelog is a head, perhaps what is unreleased, and the versions, the newest first. */
function partsOf(changelog: string): Parts {
  const [head = "", ...sections] = changelog.split(/^(?=## )/m);
  const isUnreleased = (section: string) => /^## Unreleased\s/i.test(section);
  const unreleased = sections.find(isUnreleased)?.split("\n").slice(1).join("\n").trim() ?? "";
  return {
    head: head.trim(),
    unreleased: unreleased === "" ? [] : unreleased.split("\n"),
    released: sections
      .filter((section) => !isUnreleased(section))
      .join("")
      .trim(),
  };
}

/**
 * What was written by hand under "Unreleased" since the last release: the lines that did not stand there then. So nobody has to clear
 * the section on main, and nothing is told twice.
 */
export function foreword(changelog: string, asItWas: string): readonly string[] {
  const told = new Set(partsOf(asItWas).unreleased.filter((line) => line.trim() !== ""));
  const fresh = partsOf(changelog).unreleased.filter((line) => !told.has(line));
  return fresh.every((line) => line.trim() === "") ? [] : fresh.join("\n").trim().split("\n");
}

/** The changelog of a release commit: this version on top of those that the last release's changelog has. */
export function changelogWith(
  notes: Notes,
  { version, date, onMain, released }: { version: Version; date: string; onMain: string; released: string },
): string {
  const section = `## ${shownVersion(version)} – ${date}\n\n${renderNotes(notes, 3)}`;
  const blocks = [partsOf(onMain).head, section, partsOf(released).released];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}
