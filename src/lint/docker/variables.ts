/** One use of a variable in a text: `${NAME:-else}`. */
export type Reference = {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** What is taken where it is unset or empty: of `:-` and `-`. */
  readonly fallback: string | undefined;
  /** Something else is done with it than to put its value there. */
  readonly changed: boolean;
};

const form = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-+?]|[#%/][^}]*)([^{}]*))?\})/y;

/** The variables that BuildKit would put into a text; what is escaped or in single quotes is left alone. */
export function referencesIn(text: string, escapeToken: string): readonly Reference[] {
  const found: Reference[] = [];
  let single = false;
  let double = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "'" && !double) single = !single;
    else if (character === '"' && !single) double = !double;
    else if (character === escapeToken && !single) at++;
    else if (character === "$" && !single) {
      form.lastIndex = at;
      const match = form.exec(text);
      if (!match) continue;
      const [whole, plain, braced, operator, word = ""] = match;
      const fallback = operator === ":-" || operator === "-" ? word : undefined;
      const changed = operator !== undefined && fallback === undefined;
      found.push({ name: plain ?? braced ?? "", from: at, to: at + whole.length, fallback, changed });
      at += whole.length - 1;
    }
  }
  return found;
}

/** A text with its variables replaced; undefined where one is not known. */
export function expanded(
  text: string,
  escapeToken: string,
  lookUp: (name: string) => string | undefined,
): string | undefined {
  const parts: string[] = [];
  let done = 0;
  for (const { name, from, to, fallback, changed } of referencesIn(text, escapeToken)) {
    const value = lookUp(name);
    const taken = value === undefined || value === "" ? (fallback ?? value) : value;
    if (changed || taken === undefined) return undefined;
    parts.push(text.slice(done, from), taken);
    done = to;
  }
  return [...parts, text.slice(done)].join("");
}
