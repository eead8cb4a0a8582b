import type { Level, StageName } from "./model.ts";

/** A rule as its reader meets it: on its page, in `slipway explain`, behind the link under an annotation, in SARIF. */
export type RuleText = {
  /** `D3`, `type-error`, `CVE` … unique over all stages. */
  readonly id: string;
  readonly stage: StageName;
  readonly title: string;
  readonly level: Level;
  /** What goes wrong for whom when it is left as it is. */
  readonly why: string;
  /** What to do about it, where the example does not say it all. */
  readonly fix?: string;
  readonly bad?: string;
  readonly good?: string;
};
