import type { Ports } from "../ports.ts";
import { counted } from "../report/counts.ts";
import { report, type StageResult } from "../report/verdict.ts";

/** What a pull request's preview is served as: a DNS label with the pull request's number before the dashboard's name. */
export const previewName = (dashboard: string, pullRequest: number): string => `pr-${pullRequest}-${dashboard}`;

/** Stops serving the preview of a pull request. One that is not there needs nothing. */
export async function removePreview(
  dashboard: string,
  pullRequest: number,
  { target }: Pick<Ports, "target">,
): Promise<StageResult<undefined>> {
  const name = previewName(dashboard, pullRequest);
  const [there] = await target.status(name);
  if (there !== undefined) await target.destroy(name);
  const headline = there === undefined ? `${name} is not served; nothing to remove.` : `${name} is no longer served.`;
  return { report: report("deploy", { headline, facts: { target: target.name } }), outputs: undefined };
}

/** Removes what was left over: previews of a dashboard that nothing was deployed to for so many days. */
export async function sweepPreviews(
  dashboard: string,
  { olderThanDays }: { readonly olderThanDays: number },
  { target, clock }: Pick<Ports, "target" | "clock">,
): Promise<StageResult<undefined>> {
  const isPreview = (name: string) => /^pr-\d+-/.test(name) && name.replace(/^pr-\d+-/, "") === dashboard;
  const oldest = clock.now().getTime() - olderThanDays * 86_400_000;
  const old = (await target.status()).filter(
    (serving) => isPreview(serving.dashboard) && Date.parse(serving.release.createdAt) < oldest,
  );
  for (const serving of old) await target.destroy(serving.dashboard);
  const removed = old.map((serving) => serving.dashboard);
  return {
    report: report("deploy", {
      headline: `${counted(removed.length, "preview")} removed that nothing was deployed to for ${counted(olderThanDays, "day")}.`,
      facts: { target: target.name, removed },
    }),
    outputs: undefined,
  };
}
