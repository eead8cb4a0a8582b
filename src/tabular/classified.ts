import type { Report } from "../report/model.ts";
import type { TableSource } from "./model.ts";

/** Whether a dataset's values are for nobody but whoever works on it. */
export const isClassified = ({ classification }: Pick<TableSource, "classification">): boolean =>
  classification !== undefined && classification !== "open";

/** The report in which everything that may hold values of classified tables says so. */
export function withClassification(report: Report, tables: readonly TableSource[]): Report {
  const files = new Set<string | undefined>(tables.filter(isClassified).map(({ path }) => path));
  if (files.size === 0) return report;
  const { findings, figures } = report;
  return {
    ...report,
    findings: findings.map((one) => (files.has(one.location?.file) ? { ...one, classified: true } : one)),
    ...(figures && { figures: figures.map((one) => (files.has(one.file) ? { ...one, classified: true } : one)) }),
  };
}
