import type { Damage } from "./damage.ts";

/**
 * Digits of a field with a `groupChar` that are not in groups of three, nor of two and a last one of three, as in India. The standard
 * accepts them.
 *
 * @see Table Schema v2 §number, §integer
 */
export function irregularGroups(groupChar: string, decimalChar: string): Damage {
  const separator = groupChar.replace(/[\\\]^-]/g, "\\$&");
  const digits = new RegExp(`[0-9][0-9${separator}]*`);
  const sizesOf = (text: string) => text.split(groupChar).map(({ length }) => length);
  return {
    rule: "irregular-groups",
    isIn(text) {
      const [whole = ""] = digits.exec(text.split(decimalChar)[0] ?? "") ?? [];
      const [first = 0, ...others] = sizesOf(whole);
      const last = others.pop();
      if (last === undefined) return false;
      const isRegular = (most: number) => last === 3 && first <= most && others.every((size) => size === most);
      return !isRegular(3) && !isRegular(2);
    },
    says: `has digits that "${groupChar}" does not group by three`,
  };
}
