/**
 * Text from somebody's repository or data, made fit to be shown: nothing in it may steer a screen, form mark-up or a workflow
 * command, mention a person, or hide what it is. Every function takes any string, however long, and costs what is shown of it.
 */

/** Controls, format characters (bidirectional overrides, zero width, tags), lone surrogates, odd spaces, and fillers that show nothing. */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]|[\u{e0100}-\u{e01ef}]|\u034f|\u17b4|\u17b5|(?! )\p{Zs}/gu;

const shortNames: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * The same text with every character that is not seen, or that steers what is seen, written as its escape: `\n`, `\u202e`,
 * `\u{e0041}`. Backslashes are left as they are, since they are common in paths; this is for reading, not for parsing back.
 */
export function visible(text: string): string {
  return text.replace(unseen, (character) => shortNames[character] ?? codePointEscape(character));
}

/** At most so many code points, the last of them `…` where something was left out. */
export function shorten(text: string, codePoints: number): string {
  if (text.length <= codePoints) return text;
  const kept = Array.from(text.slice(0, 2 * codePoints + 2));
  return kept.length <= codePoints ? text : `${kept.slice(0, Math.max(0, codePoints - 1)).join("")}…`;
}

/** Shortened, then made visible: how a value is shown wherever there is no mark-up. */
export const shown = (text: string, codePoints = 80): string => visible(shorten(text, codePoints));

/** Spaces at the beginning and the end, which nobody would see, as `␣`. */
export const withSpacesShown = (text: string): string =>
  text.replace(/^ +| +$/g, (spaces) => "␣".repeat(spaces.length));

/** For HTML, in text and in quoted attributes. */
export function html(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * For GitHub Flavored Markdown, inside one line: a paragraph, a list item, a table cell. Mark-up becomes character references,
 * which cannot form structure (CommonMark §2.5). A reference is no help where text is looked at again after rendering
 * (mentions, issue numbers, addresses, `$` for mathematics): there the character that starts it stands in a `<span>` of its own.
 */
export function markdown(text: string): string {
  return visible(text).replace(markedUp, (character) =>
    /[@#$:.)+=-]/.test(character) ? `<span>${character}</span>` : `&#${character.charCodeAt(0)};`,
  );
}

const markedUp =
  /[&<>\\`*[\]~|@#$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=\/\/|[\w+-]+:)|(?<=\bwww)\.|(?<=\bGH)-(?=\d)|^[-+=](?=[\s=-]|$)|(?<=^\d{1,9})[.)](?=\s|$)/gi;

/** A name or a value in Markdown, set as code; an empty one says so. */
export const markdownCode = (text: string, codePoints = 80): string =>
  text === "" ? "<i>empty</i>" : `<code>${markdown(shorten(text, codePoints))}</code>`;

/** A sentence in Markdown, where names in backticks are set as code; whatever else is in it is text. */
export const markdownSentence = (text: string): string =>
  text
    .split(/(`[^`]+`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? markdownCode(part.slice(1, -1), part.length) : markdown(part)))
    .join("");

/**
 * One line of output that a GitHub runner will not take for a command: it looks for `::` at the beginning of a line (after
 * white space) and for the older `##[` anywhere in it.
 */
export const notACommand = (line: string): string =>
  line.replace(/^(\s*):(?=:)/, "$1\\u003a").replace(/##(?=\[)/g, "#\\u0023");

function codePointEscape(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}
