/** What stands before the @ of a mailbox that is an office's, not a person's. */
const offices =
  /^(?:(?:no|do[-_.]?not)[-_.]?reply|info(?:rmation)?|enquir(?:y|ies)|inquiries|contact(?:us)?|admin(?:istration)?|office|hello|help(?:desk)?|support|mail(?:box)?|post(?:master)?|press(?:office)?|media|statistics|stats|data|team|foi|feedback|complaints|reception|webmaster|customer[-_.]?services?|general|general[-_.]?enquiries|schools?|head|headteacher)$/i;

/** RFC 5321 allows 64 octets before the @, and 255 behind; of the signs before it these are in use. */
const before = /[A-Za-z0-9._%+'-]{1,64}$/;
/** What stands before the name of an account, as in an address of the web or of another network. */
const isAccount = /[@/:]$/;
const behind = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,10}[A-Za-z]{2,24}(?![A-Za-z0-9-])/;

/** Where the e-mail address of a person stands in a text; what is looked at grows with the signs @ alone. */
export function personalAddressIn(text: string): { readonly from: number; readonly to: number } | undefined {
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const local = before.exec(text.slice(Math.max(0, at - 64), at))?.[0];
    const domain = behind.exec(text.slice(at + 1, at + 256))?.[0];
    if (local === undefined || domain === undefined || offices.test(local)) continue;
    const from = at - local.length;
    if (!isAccount.test(text.slice(Math.max(0, from - 1), from))) return { from, to: at + 1 + domain.length };
  }
  return undefined;
}

/** Whether a text is one such address and nothing else. */
export function isPersonalAddress(text: string): boolean {
  const address = personalAddressIn(text);
  return address !== undefined && address.from === 0 && address.to === text.length;
}
