import cvss from "ae-cvss-calculator";

/** How bad a vulnerability is, mildest first; `unknown` says that nobody has rated it. */
export const severities = ["unknown", "none", "low", "medium", "high", "critical"] as const;
export type Severity = (typeof severities)[number];

/** As an OSV record has it. */
export type Rating = { readonly type: string; readonly score: string };

/**
 * A record's severity: from the newest kind of CVSS vector in it that is whole, by its base score, or else from the word that
 * the database has for it.
 *
 * @see CVSS v4.0 §6 and v3.1 §5, Qualitative Severity Rating Scale (v2 has none of its own, the same is used); OSV schema
 *   1.7 §severity
 */
export function severityOf(ratings: readonly Rating[], word: string | undefined): Severity {
  for (const [type, score] of calculators) {
    for (const rating of ratings) {
      const found = rating.type === type ? score(rating.score) : undefined;
      if (found !== undefined) return severityOfScore(found);
    }
  }
  return words.get(word?.toLowerCase() ?? "") ?? "unknown";
}

export function worstOf(found: readonly Severity[]): Severity {
  return severities.findLast((severity) => found.includes(severity)) ?? "unknown";
}

const calculators: readonly (readonly [string, (vector: string) => number | undefined])[] = [
  ["CVSS_V4", (vector) => baseScore(vector, () => new cvss.Cvss4P0(vector))],
  [
    "CVSS_V3",
    (vector) =>
      baseScore(vector, () => (vector.startsWith("CVSS:3.0/") ? new cvss.Cvss3P0(vector) : new cvss.Cvss3P1(vector))),
  ],
  ["CVSS_V2", (vector) => baseScore(vector, () => new cvss.Cvss2(vector))],
];

type Calculated = { isBaseFullyDefined(): boolean; calculateScores(): { readonly base?: number | undefined } };

function baseScore(vector: string, calculate: () => Calculated): number | undefined {
  if (vector.length > 500) return undefined;
  try {
    const calculated = calculate();
    return calculated.isBaseFullyDefined() ? calculated.calculateScores().base : undefined;
  } catch {
    return undefined; // Not a vector.
  }
}

function severityOfScore(score: number): Severity {
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  if (score >= 4) return "medium";
  return score > 0 ? "low" : "none";
}

/** GitHub says moderate, most others say medium. */
const words: ReadonlyMap<string, Severity> = new Map([
  ["critical", "critical"],
  ["high", "high"],
  ["moderate", "medium"],
  ["medium", "medium"],
  ["low", "low"],
]);
