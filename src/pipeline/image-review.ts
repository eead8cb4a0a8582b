import type { Dashboard } from "../dashboard/model.ts";
import { readDashboard } from "../dashboard/read-dashboard.ts";
import { archivesOf } from "../image/archives.ts";
import { defaultBase, type Interpreter, interpreterOf, lockDigest } from "../image/base/lock.ts";
import { type BuiltImage, sizeOfLayers } from "../image/model.ts";
import { baseDate, daysBetween } from "../image/review/base-age.ts";
import { changeOf, type Side } from "../image/review/change.ts";
import { downloadSizes } from "../image/review/download-sizes.ts";
import { changeInWords, imageFigures, type Review, type Since } from "../image/review/figures.ts";
import { imageSays } from "../image/review/says.ts";
import { finding } from "../image/rules.ts";
import type { Report } from "../report/model.ts";
import { UserError } from "../report/user-error.ts";
import { report as reportOf } from "../report/verdict.ts";
import type { Files } from "../runner/ports.ts";
import type { ChangedLines } from "./changed.ts";
import type { Before } from "./checkout.ts";
import type { Run } from "./run.ts";

/** What an image is compared with: the folder as it was, and what has changed since. */
export type KnownBefore = { readonly before: Before; readonly changed: ChangedLines };

type Subject = {
  readonly dashboard: Dashboard;
  readonly image: BuiltImage;
  readonly before: KnownBefore | undefined;
};

/**
 * The report of a build with what a reviewer asks of the image: what it is, where each part of that was found, and what is different
 * from the commit that it is compared with. That one is not built: its files, its requirements and the sizes of its wheels say enough.
 */
export async function reviewed(
  run: Run<"files" | "blobs" | "cache" | "http" | "clock" | "log">,
  report: Report,
  { dashboard, image, before }: Subject,
): Promise<Report> {
  const { options, ports } = run;
  const lock = options.buildOptions.base ?? defaultBase;
  const [says, archives, now] = await Promise.all([
    imageSays(image.config, ports),
    archivesOf(image.config, ports),
    sideOf(dashboard, ports.files),
  ]);
  const name = says.labels["org.opencontainers.image.base.name"];
  const date = says.labels["dev.slipway.base.lock"] === lockDigest(lock) ? baseDate(lock) : undefined;
  const python = says.labels["dev.slipway.python"];
  const interpreter = { ...interpreterOf(lock), ...(python !== undefined && runningOn(python)) };
  const since = before && (await sinceBefore(run, { now, image, interpreter }, before));
  const { startup } = report.facts;
  const review: Review = {
    dashboard,
    image,
    says,
    sizes: now.sizes,
    packages: archives.wheels.size === 0 ? undefined : archives.wheels.size,
    base: name === undefined ? undefined : { name, date, from: options.platform.base ?? "comes with Slipway" },
    startup: Array.isArray(startup) ? startup.filter((path) => typeof path === "string") : [],
    today: ports.clock.now(),
    ...(since && { since }),
  };
  return reportOf("build", {
    headline: [report.headline, ...(since ? [changeInWords(since)] : [])].join("; "),
    findings: [...report.findings, ...oldBase(review, options.platform.baseMaxAgeDays)],
    facts: {
      ...report.facts,
      user: says.user,
      command: says.command.join(" "),
      ...(date && { baseDate: date.toISOString().slice(0, 10) }),
      ...(since && { since: { commit: since.commit, ...(since.size && { size: since.size }), ...since.change } }),
    },
    figures: [...(report.figures ?? []), ...imageFigures(review)],
  });
}

function runningOn(python: string): Pick<Interpreter, "python" | "series"> {
  const [major = 0, minor = 0] = python.split(".").map(Number);
  return { python, series: [major, minor] };
}

function oldBase({ base, today }: Review, most: number | undefined) {
  const days = base?.date === undefined ? undefined : daysBetween(base.date, today);
  if (base === undefined || days === undefined || most === undefined || days <= most) return [];
  return [finding("old-base", { message: `The base ${base.name} is ${days} days old; the platform allows ${most}.` })];
}

async function sideOf(dashboard: Dashboard, files: Pick<Files, "stat">): Promise<Side> {
  const entries = await Promise.all(dashboard.shipped.map(async (path) => [path, await files.stat(path)] as const));
  return {
    dashboard,
    sizes: new Map(entries.flatMap(([path, entry]) => (entry ? [[path, entry.size] as const] : []))),
  };
}

/** Undefined where the folder of before is no dashboard that can be read. */
async function sinceBefore(
  { options, ports }: Run<"http" | "cache" | "clock" | "log">,
  { now, image, interpreter }: { now: Side; image: BuiltImage; interpreter: Interpreter },
  { before: { commit, files }, changed }: KnownBefore,
): Promise<Since | undefined> {
  try {
    const { defaultPython } = options.platform;
    const before =
      changed.size === 0
        ? now
        : await sideOf(await readDashboard(files, { defaultPython, repositoryName: options.repositoryName }), files);
    const change = changeOf(before, now, interpreter, (path) => changed.has(path));
    const index = options.buildOptions.sources?.index;
    const sizesOf = ({ dashboard }: Side, side: "before" | "now") => {
      const names = change.packages.flatMap((one) => (one[side] === undefined ? [] : one.name));
      return index === undefined
        ? undefined
        : downloadSizes(names, dashboard.dependencies.value, interpreter, index, ports);
    };
    const [old, present] = await Promise.all([sizesOf(before, "before"), sizesOf(now, "now")]);
    const size = old &&
      present && { before: sizeBefore(image, change.own, { old, present }), now: sizeOfLayers(image.layers) };
    return { commit: commit.slice(0, 7), change, ...(size && { size }) };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

type Sizes = ReadonlyMap<string, number>;

/** About: wheels count as they are downloaded, the dashboard's own files as they are compressed now. */
function sizeBefore(
  { layers }: BuiltImage,
  own: { readonly before: { readonly bytes: number }; readonly now: { readonly bytes: number } },
  { old, present }: { readonly old: Sizes; readonly present: Sizes },
): number {
  const compressed = layers
    .filter(({ role }) => role === "code" || role === "data")
    .reduce((sum, { descriptor }) => sum + descriptor.size, 0);
  const ratio = own.now.bytes === 0 ? 1 : compressed / own.now.bytes;
  return Math.round(sizeOfLayers(layers) + total(old) - total(present) + ratio * (own.before.bytes - own.now.bytes));
}

const total = (sizes: Sizes) => [...sizes.values()].reduce((sum, size) => sum + size, 0);
