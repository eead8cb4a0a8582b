const octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
const version4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);

/** @see RFC 791; RFC 4291 §2.2, without its forms that end in version 4 */
export const isIpAddress = (text: string): boolean => version4.test(text) || isVersion6(text);

/** Whether it can be nothing else: classifications too have codes of four small numbers. */
export const isPlainlyIpAddress = (text: string): boolean => isIpAddress(text) && /[0-9]{3}|:/.test(text);

function isVersion6(text: string): boolean {
  if (!text.includes(":") || !/^[0-9a-f:]+$/i.test(text)) return false;
  const halves = text.split("::");
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const isWhole = halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length < 8;
  return isWhole && groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group));
}
