import { codePoints, keyOfText, type Reader } from "./reader.ts";

export const stringFormats = ["default", "email", "uri", "binary", "uuid"] as const;
export type StringFormat = (typeof stringFormats)[number];

/** One bounded piece after the other, so that no text makes a match slow. */
const email = /^[^\s@<>"(),:;]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9][A-Za-z0-9-]{0,62})+$/u;
const uri = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const forms: Readonly<Record<StringFormat, { readonly accepts: string; readonly holds: (text: string) => boolean }>> = {
  default: { accepts: "any text", holds: () => true },
  email: { accepts: "an e-mail address", holds: (text) => email.test(text) },
  // RFC 3986 §3: a scheme, and something after it; "http:" and "://host" are none.
  uri: { accepts: "an address with a scheme, such as https://www.gov.uk", holds: (text) => uri.test(text) },
  // RFC 4648 §4, padded.
  binary: { accepts: "base64", holds: (text) => base64.test(text) },
  uuid: { accepts: "a UUID", holds: (text) => uuid.test(text) },
};

/** @see Table Schema v2 §string */
export function stringReader(format: StringFormat): Reader {
  const { accepts, holds } = forms[format];
  return {
    read: (text) => (holds(text) ? text : undefined),
    key: keyOfText,
    length: (value) => codePoints(String(value)),
    accepts,
  };
}

/** Anything, unread. @see Table Schema v2 §any */
export const anyReader: Reader = { read: (text) => text, key: keyOfText, accepts: "anything" };

/** Exact membership, case included. @see Table Schema v2 §boolean */
export function booleanReader(trueValues: readonly string[], falseValues: readonly string[]): Reader {
  const values = new Map([
    ...trueValues.map((text) => [text, true] as const),
    ...falseValues.map((text) => [text, false] as const),
  ]);
  return {
    read: (text) => values.get(text),
    key: String,
    accepts: `one of ${[...values.keys()].join(", ")}`,
  };
}
