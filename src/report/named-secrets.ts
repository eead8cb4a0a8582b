import type { Finding } from "./model.ts";

/**
 * Names that say of a value that it is a secret, and what keeps such a value out of what is shown: whoever finds one says its name and
 * its place, never what it is.
 */

const words =
  "passw(?:or)?d|passwd|pwd|pass_?phrase|pass_?word|(?:secret|api|access|private|signing|encryption|account|auth|license|master)_?key|(?:client|app|api|shared|consumer|jwt|oauth)_?secret|secret|(?:access|auth|api|bearer|refresh|bot|id|service|personal|session)_?token|token";

const ending = new RegExp(`(?:^|_)(?:${words})_?\\d{0,2}$`, "i");

/** Tokens of texts and of pages, which are no secret. */
const otherTokens =
  /(?:^|_)(?:pad|eos|bos|sep|cls|unk|mask|stop|start|end|next|page|continuation|csrf|public|mapbox\w*|map)_?(?:access_?)?token$/i;

/** What is in every one of those words: most names end here. */
const anyWord = /pass|pwd|key|secret|token/i;

/** Whether a name says that its value is a secret: `DB_PASSWORD`, `apiKey`, `client_secret`, and not `password_file`. */
export function isSecretName(name: string): boolean {
  if (name.length > 80 || !anyWord.test(name)) return false;
  const snake = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").replace(/[-.\s]/g, "_");
  return ending.test(snake) && !otherTokens.test(snake);
}

/** Names of which the values are not shown, beside those of secrets: most values have a secret in them. */
const hidden = `${words}|connection_?string`;

const written = new RegExp(
  `((?:${hidden})\\w{0,20}["'\\]]{0,3}\\s{0,9}(?::\\s{0,9}[\\w.| ]{1,30}=|[:=!]=?|,)\\s{0,9}(?:\\w{1,2}(?=["']))?)("{3}|'{3}|["'])(.{1,400}?)(\\2|$)`,
  "gi",
);

/** A line of code with every text that is given to a secret's name as so many `•`: what is marked below it stays below it. */
export const withoutNamedSecrets = (line: string): string =>
  line.replace(
    written,
    (_, before: string, open: string, value: string, close: string) => `${before}${open}${dots(value)}${close}`,
  );

/** `ENV DB_PASSWORD=…`, `token: …` of files in which a bare word is a value. */
const bare = new RegExp(`((?:${hidden})\\w{0,20}\\s{0,9}[:=]\\s{0,9})([^\\s"'#$<{(][^\\s#]*)`, "gi");

/** A line of configuration with every word that is given to a secret's name as so many `•`. */
export const withoutNamedWords = (line: string): string =>
  line.replace(bare, (_, before: string, word: string) => before + dots(word));

const dots = (value: string) => "•".repeat(Array.from(value).length);

/** Lines; a column where everything from there on is the secret. */
type SecretPlace = { readonly file: string; readonly from: number; readonly to: number; readonly column?: number };

type Source = (file: string, line: number) => string | undefined;

/**
 * The same source, but of every line on which D23 found a secret, whoever shows it, without a text between quotes, and of the lines
 * over which REPO1 found one without any of it. One that REPO1 found on a single line is known by its looks, there too.
 */
export function withoutFoundSecrets(source: Source, findings: readonly Finding[]): Source {
  const places = findings.flatMap(({ rule, location, more = [] }): readonly SecretPlace[] => {
    if (location?.line === undefined) return [];
    const { file, line, endLine = line, column = 1 } = location;
    if (rule === "REPO1") return endLine > line ? [{ file, from: line, to: endLine, column }] : [];
    if (rule !== "D23") return [];
    return [{ file, from: line, to: endLine }, ...more.map((one) => ({ file, from: one.line, to: one.line }))];
  });
  if (places.length === 0) return source;
  return (file, line) =>
    places
      .filter((place) => place.file === file && place.from <= line && line <= place.to)
      .reduce(
        (text: string | undefined, place) => {
          if (text === undefined) return undefined;
          return place.column !== undefined
            ? withoutRest(text, line === place.from ? place.column : 1)
            : withoutTexts(text);
        },
        source(file, line),
      );
}

const withoutRest = (line: string, column: number): string =>
  Array.from(line, (character, index) => (index + 1 < column || /\s/.test(character) ? character : "•")).join("");

const withoutTexts = (line: string): string =>
  line.replace(
    /("{3}|'{3}|["'])(.*?)(\1|$)/g,
    (_, open: string, value: string, close: string) => open + dots(value) + close,
  );
