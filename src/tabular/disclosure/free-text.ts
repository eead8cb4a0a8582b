import type { Spot } from "../findings.ts";
import { nationalInsuranceNumber } from "../types/uk/national-insurance-number.ts";
import { personalAddressIn } from "./email.ts";

/** What somebody wrote into a text that says who a person is. */
export type Mention = { readonly what: "e-mail addresses" | "National Insurance numbers"; readonly text: string };

/** Characters of a text that are looked at. */
const looked = 2_000;

const none: readonly Mention[] = [];
const mayHaveNumber = /[0-9] ?[0-9]{2} ?[A-D]/;
const number = /(?<![A-Z0-9])[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D](?![A-Z0-9])/g;

/** The shortest text that has an address, or a number and a word. */
const shortest = 6;

/** E-mail addresses of people, and National Insurance numbers with words around them: alone, a number may be any code. */
export function mentionsIn(whole: string): readonly Mention[] {
  if (whole.length < shortest || !(whole.includes("@") || mayHaveNumber.test(whole))) return none;
  const text = whole.slice(0, looked);
  const found: Mention[] = [];
  const address = personalAddressIn(text);
  if (address) found.push({ what: "e-mail addresses", text: text.slice(address.from, address.to) });
  const nino = [...text.matchAll(number)].find(
    ([match]) => nationalInsuranceNumber.normal(match) !== undefined && /\p{L}{2,}/u.test(text.replace(match, "")),
  );
  if (nino) found.push({ what: "National Insurance numbers", text: nino[0] });
  return found;
}

type Tally = {
  readonly what: Mention["what"];
  count: number;
  readonly first: { readonly text: string; readonly spot: Spot };
};

/** Counts the cells of a column in which people are mentioned. */
export function countMentions(): {
  add(text: string, spot: () => Spot): void;
  results(): readonly Readonly<Tally>[];
} {
  const tallies = new Map<Mention["what"], Tally>();
  return {
    add(text, spot) {
      for (const { what, text: mention } of mentionsIn(text)) {
        const tally = tallies.get(what);
        if (tally) tally.count++;
        else tallies.set(what, { what, count: 1, first: { text: mention, spot: spot() } });
      }
    },
    results: () => [...tallies.values()],
  };
}
