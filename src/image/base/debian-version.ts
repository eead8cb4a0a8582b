/**
 * Which of two Debian versions is newer: negative, zero or positive, as for `sort`.
 *
 * `[epoch:]upstream[-revision]`, compared part by part; within a part runs of non-digits and runs of digits in turn, `~`
 * before everything, also before the end. @see Debian Policy §5.6.12 "Version"
 */
export function compareDebianVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  return (
    left.epoch - right.epoch ||
    comparePart(left.upstream, right.upstream) ||
    // An absent revision counts as the revision 0.
    comparePart(left.revision, right.revision)
  );
}

function partsOf(version: string) {
  const colon = version.indexOf(":");
  const rest = version.slice(colon + 1);
  const hyphen = rest.lastIndexOf("-");
  return {
    epoch: colon < 0 ? 0 : Number(version.slice(0, colon)),
    upstream: hyphen < 0 ? rest : rest.slice(0, hyphen),
    revision: hyphen < 0 ? "0" : rest.slice(hyphen + 1),
  };
}

function comparePart(a: string, b: string): number {
  let [left, right] = [a, b];
  while (left !== "" || right !== "") {
    const [leftText, rightText] = [/^\D*/.exec(left)?.[0] ?? "", /^\D*/.exec(right)?.[0] ?? ""];
    for (let at = 0; at < Math.max(leftText.length, rightText.length); at += 1) {
      const difference = weight(leftText[at]) - weight(rightText[at]);
      if (difference !== 0) return difference;
    }
    left = left.slice(leftText.length);
    right = right.slice(rightText.length);
    const [leftDigits, rightDigits] = [/^\d*/.exec(left)?.[0] ?? "", /^\d*/.exec(right)?.[0] ?? ""];
    const difference = BigInt(leftDigits || "0") - BigInt(rightDigits || "0");
    if (difference !== 0n) return difference < 0n ? -1 : 1;
    left = left.slice(leftDigits.length);
    right = right.slice(rightDigits.length);
  }
  return 0;
}

/** The order of one character: tilde, the end, letters, everything else. */
function weight(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === "~") return -1;
  return /[A-Za-z]/.test(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 256;
}
