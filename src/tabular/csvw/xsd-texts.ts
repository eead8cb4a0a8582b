import { type CellValue, codePoints, keyOfText, keyOfValue, type Reader } from "../types/reader.ts";
import type { BuiltIn } from "./built-in.ts";

const name = "[\\p{L}_][\\p{L}\\p{M}\\p{Nd}\\p{Nl}_.·-]*";
const forms: ReadonlyMap<BuiltIn, { readonly form: RegExp; readonly accepts: string }> = new Map([
  ["anyURI", { form: /^[^\s<>"{}|\\^`]*$/, accepts: "a URI" }],
  ["QName", { form: new RegExp(`^(?:${name}:)?${name}$`, "u"), accepts: "a name, with a prefix or without" }],
  ["language", { form: /^[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*$/, accepts: "a language tag such as en-GB" }],
  [
    "Name",
    {
      form: /^[\p{L}_:][\p{L}\p{M}\p{Nd}\p{Nl}_:.·-]*$/u,
      accepts: "a name: letters, digits and . - _ :, a letter first",
    },
  ],
  ["NCName", { form: new RegExp(`^${name}$`, "u"), accepts: "a name without a colon" }],
  ["NMTOKEN", { form: /^[\p{L}\p{M}\p{Nd}\p{Nl}_:.·-]+$/u, accepts: "letters, digits and . - _ : without spaces" }],
]);

const textReader = (form: RegExp | undefined, accepts: string): Reader => ({
  read: (written) => (form === undefined || form.test(written) ? written : undefined),
  key: keyOfText,
  length: (value: CellValue) => codePoints(String(value)),
  accepts,
});

const octetReader = (
  form: RegExp,
  octets: (text: string) => number,
  accepts: string,
  plain = (text: string) => text,
): Reader => ({
  read: (written) => (form.test(plain(written)) ? plain(written) : undefined),
  key: keyOfValue,
  length: (value: CellValue) => octets(String(value)),
  accepts,
});

/** Texts, as a type derived from string or a name has them. */
export function texts(type: BuiltIn): Reader {
  const { form, accepts = "a text" } = forms.get(type) ?? {};
  return textReader(form, accepts);
}

/** Octets, as pairs of hexadecimal digits. */
export const hexBinary = octetReader(/^(?:[0-9a-fA-F]{2})*$/, (text) => text.length / 2, "pairs of hexadecimal digits");

/** Octets in Base64, with single spaces between the letters or without. */
export const base64Binary = octetReader(
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  (text) => Buffer.byteLength(text, "base64"),
  "text in Base64",
  (text) => text.replaceAll(" ", ""),
);
