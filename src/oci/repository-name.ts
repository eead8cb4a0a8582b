import { UserError } from "../report/user-error.ts";
import { isDigest } from "./digest.ts";

/** @see OCI Distribution Specification 1.1 §Pulling manifests, for both */
const nameGrammar = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tagGrammar = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

/** @throws UserError unless every registry would take the name; 255 characters is what clients allow for host and name. */
export function checkRepository(name: string): void {
  if (nameGrammar.test(name) && name.length <= 255) return;
  throw new UserError(`${JSON.stringify(name.slice(0, 300))} cannot be the name of a repository of images.`, {
    fix: "Use lower-case letters and digits, with single separators out of . _ - / between them.",
  });
}

/** @throws UserError unless the text is a tag or a digest. */
export function checkReference(reference: string): void {
  if (tagGrammar.test(reference) || isDigest(reference)) return;
  throw new UserError(`${JSON.stringify(reference.slice(0, 300))} cannot be the tag of an image.`, {
    fix: "Use at most 128 letters, digits, dots, hyphens and underscores, with a letter or digit first.",
  });
}
