/**
 * An address made absolute and normal: dot segments taken out, scheme and host in lower case, the scheme's own port left out,
 * percent-encoding of what needs none undone, no fragment kept apart. Undefined when it is no address.
 * @see Model for Tabular Data and Metadata on the Web §6.3 (RFC 3986 §6.2.2 and §6.2.3)
 */
export function resolved(written: string, base: string): string | undefined {
  if (!URL.canParse(written, base)) return undefined;
  return new URL(written, base).href.replace(/%[0-9a-f]{2}/gi, (octet) => {
    const character = String.fromCharCode(Number.parseInt(octet.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : octet.toUpperCase();
  });
}

export const withoutFragment = (url: string): string => url.replace(/#.*$/s, "");
