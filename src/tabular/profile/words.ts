/** A share as a person reads it: `none`, `under 0.1%`, `0.4%`, `37%`, `all`. */
export function shareInWords(part: number, whole: number): string {
  if (part === 0 || whole === 0) return "none";
  if (part === whole) return "all";
  const percent = (100 * part) / whole;
  if (percent < 0.1) return "under 0.1%";
  if (percent < 9.95) return `${percent.toFixed(1).replace(/\.0$/, "")}%`;
  // What is not all of it is not called so.
  return `${Math.min(99, Math.round(percent))}%`;
}
