import { counted, grouped } from "../../report/counts.ts";
import type { FieldType } from "../model.ts";
import type { ColumnProfile, Spread } from "../profile.ts";
import { categoriesOf } from "./categories.ts";
import { areNeverAllIn, neverFarther, shareAbove, shareUpTo, shiftThreshold, stabilityIndex } from "./certain.ts";
import { aboutColumn, type Change, type Pair, valuesIn } from "./change.ts";

/** Fewer values say nothing about how they lie, nor fewer still about how far the next may be. */
const fewValues = 20;
const fewForReach = 100;

const aboutOf = ({ after }: Pair) => aboutColumn(after);
const quantile = ({ quantiles }: Spread, percent: number) => quantiles[percent / 5] ?? Number.NaN;

/** What is different with numbers: their unit, how far they reach, or how they lie. The first of these that is. */
export function numberChanges(pair: Pair): readonly Change[] {
  const { before, after } = pair;
  const isNumber = ({ type }: ColumnProfile) => type === "integer" || type === "number";
  if (!isNumber(before) || !isNumber(after) || !before.spread || !after.spread) return [];
  const values = [valuesIn(before, pair.rows[0]), valuesIn(after, pair.rows[1])] as const;
  if (Math.min(...values) < fewValues) return [];
  const unit = otherUnit(pair, before.spread, after.spread);
  if (unit) return [unit];
  if (isKey(before, values[0]) || isKey(after, values[1])) return [];
  const reach = values[0] < fewForReach ? [] : farther(pair, before.spread, after.spread, values[0]);
  if (reach.length > 0) return reach;
  // Codes are compared as categories.
  if (categoriesOf(before) && categoriesOf(after)) return [];
  return shifted(pair, before.spread, after.spread, values);
}

/** A whole number that is another in each row names something: it grows from version to version. */
const isKey = ({ type, distinct, distinctBetween }: ColumnProfile, values: number): boolean =>
  type === "integer" && (distinctBetween?.[0] ?? distinct) === values;

const factors = [100, 1_000, 1_000_000] as const;

/** How far a factor may be off, as a power of ten: from 0.83 to 1.2 times. */
const nearly = 0.08;

function otherUnit(pair: Pair, before: Spread, after: Spread): Change | undefined {
  const ratios = [25, 50, 75].map((percent) => quantile(after, percent) / quantile(before, percent));
  for (const factor of factors) {
    for (const [times, words] of [
      [factor, "as large"],
      [1 / factor, "smaller"],
    ] as const) {
      if (!ratios.every((ratio) => ratio > 0 && Math.abs(Math.log10(ratio / times)) < nearly)) continue;
      return {
        rule: "drift-unit",
        ...aboutOf(pair),
        says:
          words === "as large"
            ? `The values of ${pair.label} are about ${grouped(factor)} times as large as before: is it another unit?`
            : `The values of ${pair.label} are about one ${grouped(factor)}th of what they were: is it another unit?`,
      };
    }
  }
  return undefined;
}

/** Times the distance between the middle and the outermost value. */
const farOut = 10;

function farther(pair: Pair, before: Spread, after: Spread, values: number): readonly Change[] {
  const middle = quantile(before, 50);
  const sides = [
    { outer: 100, inner: 95, word: "above", sign: 1, value: pair.after.maximum },
    { outer: 0, inner: 5, word: "below", sign: -1, value: pair.after.minimum },
  ] as const;
  return sides.flatMap(({ outer, inner, word, sign, value }): readonly Change[] => {
    const reach = sign * (quantile(before, outer) - middle);
    const usual = sign * (quantile(before, inner) - middle);
    const now = sign * (quantile(after, outer) - middle);
    if (!(usual > 0)) return [];
    const times = Math.max(farOut, neverFarther(reach / usual, values));
    if (!(now > times * reach)) return [];
    return [
      {
        rule: "drift-range",
        ...aboutOf(pair),
        says: `${pair.label} reaches about ${grouped(Math.round(now / reach))} times as far ${word} its middle as before`,
        ...(value === undefined ? {} : { found: [value] }),
      },
    ];
  });
}

function shifted(pair: Pair, before: Spread, after: Spread, values: readonly [number, number]): readonly Change[] {
  const edges = [...new Set(before.quantiles.filter((_, step) => step > 0 && step < 20 && step % 2 === 0))];
  const sharesOf = ({ quantiles }: Spread) => {
    const upTo = [...edges.map((edge) => shareUpTo(quantiles, edge)), 1];
    return upTo.map((share, index) => share - (upTo[index - 1] ?? 0));
  };
  const index = stabilityIndex(sharesOf(before), sharesOf(after));
  if (edges.length === 0 || index <= shiftThreshold(edges.length + 1, values)) return [];
  const lower = Math.round(100 * shareUpTo(before.quantiles, quantile(after, 50)));
  const where =
    lower <= 40 || lower >= 60
      ? `: half of them now lie below a value that had ${lower}% below it`
      : ", though their middle is nearly the same";
  return [
    {
      rule: "drift-distribution",
      ...aboutOf(pair),
      says: `The values of ${pair.label} lie differently than before${where}`,
    },
  ];
}

/** Whether the latest moment is earlier than before, and not by chance. */
export function dateChanges(pair: Pair): readonly Change[] {
  const { before, after, rows } = pair;
  if (before.type !== after.type || !before.spread || !after.spread || !isMoment(before.type)) return [];
  const values = [valuesIn(before, rows[0]), valuesIn(after, rows[1])] as const;
  const [was, is] = [quantile(before.spread, 100), quantile(after.spread, 100)];
  if (!(is < was)) return [];
  const later = Math.max(shareAbove(before.spread.quantiles, is) * values[0], before.spread.atGreatest);
  const areRegular = isRegular(before, values[0]) && isRegular(after, values[1]);
  if (!areRegular && !areNeverAllIn(later, values[0], values[1])) return [];
  return [
    {
      rule: "drift-dates",
      ...aboutOf(pair),
      says: `${pair.label} ends ${spanInWords(before.type, was - is)} earlier than before`,
      ...(after.maximum === undefined || before.maximum === undefined
        ? {}
        : { found: [after.maximum, before.maximum] }),
    },
  ];
}

const isMoment = (type: FieldType) => type === "date" || type === "datetime" || type === "yearmonth" || type === "year";

/**
 * Whether moments follow each other evenly, each in as many rows as the others: one for each day, or one for each month and region.
 * Then none is there by chance.
 */
function isRegular({ distinct, moreDistinct, spread }: ColumnProfile, values: number): boolean {
  if (!spread || moreDistinct || distinct < 3 || distinct * spread.atGreatest !== values) return false;
  const [least = 0, greatest = 0] = [spread.quantiles[0], spread.quantiles.at(-1)];
  const step = (greatest - least) / (distinct - 1);
  return spread.quantiles.every(
    (moment, at) => Math.abs(moment - least - (at / 20) * (greatest - least)) <= 1.2 * step,
  );
}

function spanInWords(type: FieldType, span: number): string {
  if (type === "year") return counted(span, "year");
  if (type === "yearmonth") return counted(span, "month");
  const days = type === "date" ? span : span / 86_400;
  if (days < 1) return "some hours";
  return days < 60 ? counted(Math.round(days), "day") : `about ${counted(Math.round(days / 30.44), "month")}`;
}
