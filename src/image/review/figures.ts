import { sourceInWords } from "../../dashboard/first-found.ts";
import type { Dashboard } from "../../dashboard/model.ts";
import { placeOfRequired } from "../../dashboard/required.ts";
import { counted, grouped, sizeInWords } from "../../report/counts.ts";
import type { Figure } from "../../report/model.ts";
import { enumeration } from "../enumeration.ts";
import { type BuiltImage, sizeOfLayers } from "../model.ts";
import { daysBetween } from "./base-age.ts";
import type { ImageChange, PackageChange } from "./change.ts";
import type { ImageSays } from "./says.ts";

/** The base that an image was built on. */
export type BaseInReview = {
  readonly name: string;
  /** When the newest of the indexes that it was made from was signed. */
  readonly date: Date | undefined;
  /** What says so: the platform file, or Slipway itself. */
  readonly from: string;
};

/** What is known of an image when somebody is asked to approve it. */
export type Review = {
  readonly dashboard: Dashboard;
  readonly image: Pick<BuiltImage, "layers">;
  readonly says: ImageSays;
  /** Of every file that is shipped, in bytes. */
  readonly sizes: ReadonlyMap<string, number>;
  /** How many Python packages are in it; undefined where its builder did not say. */
  readonly packages: number | undefined;
  readonly base: BaseInReview | undefined;
  /** Paths of files that Python reads at every start. */
  readonly startup: readonly string[];
  readonly today: Date;
  readonly since?: Since;
};

/** What another commit gives, compared. */
export type Since = {
  /** As a person names it: seven digits. */
  readonly commit: string;
  readonly change: ImageChange;
  /** About, in bytes; absent where it is not known of everything that changed. */
  readonly size?: { readonly before: number; readonly now: number };
};

/** The image as a reviewer asks about it: what it is and where that was found, what changed, and its layers. */
export function imageFigures(review: Review): readonly Figure[] {
  const { since } = review;
  const changes = since === undefined ? [] : changeRows(since);
  return [
    ...(since === undefined || changes.length === 0
      ? []
      : [
          {
            title: `What is different in the image since ${since.commit}`,
            forReviewers: true,
            columns: ["", "Before", "Now"],
            rows: changes,
          },
        ]),
    {
      title: `The image: ${sizeInWords(sizeOfLayers(review.image.layers))} in ${counted(review.image.layers.length, "layer")}`,
      forReviewers: true,
      columns: ["", "", "Found in"],
      rows: answers(review),
    },
    {
      title: "Its layers, from the bottom up",
      folded: true,
      forReviewers: true,
      columns: ["For", "What", "Size"],
      rows: review.image.layers.map((layer) => [layer.role, layer.title, sizeInWords(layer.descriptor.size)]),
    },
  ];
}

/** What changed, in so few words that a line has room for it; undefined where nothing was compared. */
export function changeInWords(since: Since): string {
  const { packages, code, data, python, entry } = since.change;
  const shown = packages.slice(0, mostNamed).map(packageInWords);
  const more = packages.length - shown.length;
  const parts = [
    ...(more > 0 ? [...shown, `${counted(more, "more package")}`] : shown),
    ...(python ? [`Python ${python.before} → ${python.now}`] : []),
    ...(entry ? [`started as ${entry.now}`] : []),
    ...(code.length > 0 ? [`${counted(code.length, "file")} of code`] : []),
    ...(data.length > 0 ? [`${counted(data.length, "data file")}`] : []),
  ];
  const size = since.size && differenceInWords(since.size);
  return `since ${since.commit}: ${parts.length === 0 ? "the same" : parts.join(", ")}${size ? ` (about ${size})` : ""}`;
}

const mostNamed = 3;

const packageInWords = ({ name, before, now }: PackageChange) =>
  before === undefined ? `${name} ${now} added` : now === undefined ? `${name} removed` : `${name} ${before} → ${now}`;

/** `+12 MB`; undefined for what nobody would notice. */
function differenceInWords({ before, now }: { readonly before: number; readonly now: number }): string | undefined {
  const difference = now - before;
  if (Math.abs(difference) < 1000) return undefined;
  return `${difference < 0 ? "−" : "+"}${sizeInWords(Math.abs(difference))}`;
}

type Row = readonly [string, string, string];

function answers(review: Review): Row[] {
  const { dashboard, says, packages, base, startup } = review;
  const { entry, python, dependencies } = dashboard;
  const { module, object } = entry.value;
  return [
    ["Entry point", `\`${module}:${object}\``, sourceInWords(entry.from)],
    ["Is started by", `\`${says.command.join(" ")}\``, serverOf(dashboard, says)],
    ["Runs as", userInWords(says.user), ""],
    ["Python", says.labels["dev.slipway.python"] ?? python.value, sourceInWords(python.from)],
    [
      "Python packages",
      packages === undefined ? "as its Dockerfile installs them" : grouped(packages),
      sourceInWords(dependencies.from),
    ],
    ...(base === undefined ? [] : [baseRow(base, review)]),
    ["Code", ownInWords(codeOf(review)), ""],
    ...dataRows(review),
    ...(startup.length === 0
      ? []
      : [
          [
            "Runs at every start of Python",
            `${enumeration(startup.map((path) => `\`${path.split("/").at(-1)}\``))}: known, or allowed by the platform`,
            "its packages",
          ] as const,
        ]),
  ];
}

function baseRow({ name, date, from }: BaseInReview, { image, today }: Review): Row {
  const layers = image.layers.filter(({ role }) => role === "base").map(({ title }) => title);
  const age = date === undefined ? [] : [`as of ${dayOf(date)}, ${counted(daysBetween(date, today), "day")} old`];
  return ["Base", [name, ...layers, ...age].join("; "), from];
}

/** gunicorn is where the requirements have it, or was added. */
function serverOf({ dependencies: { value } }: Dashboard, { command }: ImageSays): string {
  if (!command.includes("gunicorn")) return "";
  const place = placeOfRequired(value, "gunicorn");
  return place === undefined ? "gunicorn was added by Slipway" : `${place.file}:${place.line}`;
}

const userInWords = (user: string) => (/^(0|root)?(:|$)/.test(user) ? "root" : `user ${user.split(":")[0]}, not root`);

const codeOf = ({ dashboard, sizes }: Review) => {
  const data = new Set(dashboard.data);
  return [...sizes].filter(([path]) => !data.has(path)).map(([, size]) => size);
};

const ownInWords = (sizes: readonly number[]) =>
  `${counted(sizes.length, "file")}, ${sizeInWords(sizes.reduce((sum, size) => sum + size, 0))}`;

/** The largest files by name, the rest as a number. */
function dataRows({ dashboard, sizes }: Review): Row[] {
  const files = dashboard.data
    .flatMap((path) => {
      const size = sizes.get(path);
      return size === undefined ? [] : [{ path, size }];
    })
    .sort((a, b) => b.size - a.size);
  if (files.length === 0) return [["Data", "none: the image holds no data file", ""]];
  const named = files.slice(0, mostFiles).map(({ path, size }) => `\`${path}\` ${sizeInWords(size)}`);
  const rest = files.slice(mostFiles).map(({ size }) => size);
  return [["Data", [...named, ...(rest.length === 0 ? [] : [`${ownInWords(rest)} more`])].join(", "), ""]];
}

const mostFiles = 5;
/** Packages that have a row each; of more, the last row says how many. */
const mostRows = 25;

function changeRows({ change, size }: Since): Row[] {
  const { packages, code, data, python, entry } = change;
  const rows = packages.slice(0, mostRows).map(({ name, before, now }): Row => [name, before ?? "–", now ?? "removed"]);
  const left = packages.length - rows.length;
  return [
    ...(size && differenceInWords(size)
      ? [["Size", sizeInWords(size.before), `${sizeInWords(size.now)} (about ${differenceInWords(size)})`] as const]
      : []),
    ...(python ? [["Python", python.before, python.now] as const] : []),
    ...(entry ? [["Entry point", `\`${entry.before}\``, `\`${entry.now}\``] as const] : []),
    ...rows,
    ...(left > 0 ? [[`${counted(left, "more package")}`, "", "in the JSON report"] as const] : []),
    ...(code.length > 0
      ? [["Code", "", `${counted(code.length, "file")} changed: ${pathsInWords(code)}`] as const]
      : []),
    ...data.map(
      ({ path, before, now }): Row => [
        `\`${path}\``,
        before === undefined ? "–" : sizeInWords(before),
        now === undefined ? "removed" : `${sizeInWords(now)}${before === now ? ", other content" : ""}`,
      ],
    ),
  ];
}

const pathsInWords = (paths: readonly string[]) =>
  [
    ...paths.slice(0, mostFiles).map((path) => `\`${path}\``),
    ...(paths.length > mostFiles ? [`${grouped(paths.length - mostFiles)} more`] : []),
  ].join(", ");

const months = "January February March April May June July August September October November December".split(" ");

/** `21 November 2026`, in UTC. */
const dayOf = (date: Date) => `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
