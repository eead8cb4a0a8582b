import { UserError } from "../report/user-error.ts";

/**
 * A version constraint of Poetry as PEP 440 has it: `^1.2` → `>=1.2,<2`, `~1.2` → `>=1.2,<1.3`, `1.2` → `==1.2`, `*` → nothing.
 *
 * @param at the place, for messages
 * @throws UserError for alternatives (`||`), which no requirement can say
 * @see Poetry, "Dependency specification"
 */
export function poetryRange(written: string, at: string): string {
  if (/\|/.test(written)) {
    throw new UserError(`${at}: "${written}" has alternatives; accepted: one range, such as ^2.3 or >=2,<4.`, {
      fix: "Say it as one range.",
    });
  }
  return written
    .split(/\s*,\s*|\s+(?=[<>=!~^])/)
    .flatMap((part) => rangeOf(part.trim(), at))
    .join(",");
}

function rangeOf(part: string, at: string): readonly string[] {
  if (part === "" || part === "*") return [];
  const [, operator = "", version = ""] = /^(\^|~=|~|===|==|!=|<=|>=|<|>|=)?\s*([^\s]+)$/.exec(part) ?? [];
  if (!/^v?\d[\w.+!-]*(\.\*)?$/.test(version)) {
    throw new UserError(`${at}: "${part}" is no version constraint of Poetry; accepted: ^2.3, ~2.3, 2.3.*, >=2,<4.`, {
      fix: "Mend the version.",
    });
  }
  if (operator === "^") return [`>=${version}`, `<${caret(version)}`];
  if (operator === "~") return [`>=${version}`, `<${tilde(version)}`];
  return [`${operator === "" || operator === "=" ? "==" : operator}${version}`];
}

const numbers = (version: string) => (/^v?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? "0").split(".").map(Number);

/** The next version that may break: the leftmost number that is not zero, one up. */
function caret(version: string): string {
  const parts = numbers(version);
  const first = parts.findIndex((part) => part !== 0);
  const at = first < 0 ? parts.length - 1 : first;
  return [...parts.slice(0, at), (parts[at] ?? 0) + 1].join(".");
}

/** The minor one up where there is one, else the major. */
function tilde(version: string): string {
  const [major = 0, minor] = numbers(version);
  return minor === undefined ? `${major + 1}` : `${major}.${minor + 1}`;
}
