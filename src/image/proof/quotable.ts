import { type Around, textOf } from "./around.ts";

/**
 * Whether a text stands in the dashboard's own code, between quotes, and so is its author's and no value from data: only then may a message
 * hold it. A path may be put together there: then its last part counts.
 */
export async function isInCode(text: string, around: Around): Promise<boolean> {
  const last = text.split(/[\\/]/).at(-1) ?? "";
  if (last.length < 2 || /\p{Cc}/u.test(text)) return false;
  for (const path of around.dashboard.shipped) {
    if (!/\.(py|toml|ya?ml|json|ini|cfg)$/.test(path)) continue;
    const code = await textOf(around, path);
    const quoted = [`"${last}"`, `'${last}'`, `/${last}"`, `/${last}'`, `\\${last}"`, `\\${last}'`];
    if (quoted.some((one) => code.includes(one))) return true;
  }
  return false;
}
