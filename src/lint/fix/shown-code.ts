import { credentialsIn } from "../../report/credentials.ts";
import { hardCodedCredentials } from "../dash/D23-credentials.ts";
import type { SourceFile } from "../model.ts";
import { parseModules } from "../python/project.ts";
import type { Span } from "../python/syntax.ts";

/**
 * The text of each file as it may be shown: what D23 and REPO1 find in it, whether a comment silences them or not, is so many `•`.
 * Every line and column stays where it was.
 */
export function shownCode(files: readonly SourceFile[]): ReadonlyMap<string, string> {
  return new Map(
    parseModules(files).map((module) => {
      let { text } = module;
      const hide = ({ from, to }: Span, hidden: (part: string) => string) => {
        text = text.slice(0, from) + hidden(text.slice(from, to)) + text.slice(to);
      };
      for (const { at } of hardCodedCredentials.check(module)) hide(at, withoutTexts);
      for (const one of credentialsIn(module.text)) hide(one, dots);
      return [module.path, text];
    }),
  );
}

/** Quotes stay, brackets and commas between them too, so that one sees what stands there. */
const withoutTexts = (code: string): string =>
  code.replace(
    /("{3}|'{3}|["'])((?:\\[\s\S]|(?!\1)[^\\])*)\1/g,
    (_, quote: string, text: string) => quote + dots(text) + quote,
  );

const dots = (text: string): string => text.replace(/[^\r\n]/g, "•");
