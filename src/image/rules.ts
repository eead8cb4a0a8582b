import type { Finding, Level } from "../report/model.ts";
import type { RuleText } from "../report/rule.ts";

/** What the build may find, beside what it refuses: a refusal is an error with a sentence of its own. */
export const buildRules = [
  {
    id: "newer-base",
    stage: "build",
    title: "The base is newer than its lock",
    level: "warning",
    why: "Debian removes superseded packages from its archive. A base with newer ones is as good, but it is another image than the one that was reviewed: its digest is not the one CI will build.",
    fix: "Run `slipway base update` and commit the new lock.",
  },
  {
    id: "old-base",
    stage: "build",
    title: "The base is older than the platform allows",
    level: "warning",
    why: "What Debian has mended since is not in it. The platform's owner has set how long that may be.",
    fix: "Whoever looks after the platform runs `slipway base update` and commits the new lock.",
  },
  {
    id: "unhashed-pin",
    stage: "build",
    title: "A requirement has no hash",
    level: "note",
    why: "Without a hash in your requirements the package index alone says which files are right; with one, a file that was swapped there is refused.",
    fix: "Write hashes: `uv pip compile --generate-hashes requirements.in -o requirements.txt`.",
    bad: "dash==4.4.1",
    good: "dash==4.4.1 --hash=sha256:…",
  },
  {
    id: "versions-chosen",
    stage: "build",
    title: "Versions were chosen for you",
    level: "warning",
    why: "Your requirements do not say which version of every package is installed, so the newest that fit together were, from wheels. The same commit gets the same ones; the next may get others, which nobody has tried with your dashboard.",
    fix: "Keep the choice: `slipway lock` writes it into pylock.toml, to be committed.",
    bad: "pandas>=2",
    good: "pandas==2.3.3",
  },
  {
    id: "yanked-release",
    stage: "build",
    title: "A pinned release was withdrawn by its authors",
    level: "warning",
    why: "Authors withdraw a release when it is broken or harmful. It can still be installed by its exact version, which is what your pin does.",
    fix: "Pin the next release.",
  },
  {
    id: "dependency-conflict",
    stage: "build",
    title: "Two requirements do not fit together",
    level: "warning",
    why: "A package states which versions of others it works with. What you pinned is outside of that: it may fail at import, or later and in silence.",
    fix: "Let a resolver choose: `uv pip compile --generate-hashes requirements.in -o requirements.txt`.",
  },
  {
    id: "gunicorn-added",
    stage: "build",
    title: "gunicorn was added",
    level: "note",
    why: "A dashboard in the image is served by gunicorn. Your requirements do not name it, so a version that was tested with Slipway is used.",
    fix: "Pin gunicorn in your requirements to choose the version yourself.",
  },
  {
    id: "file-clash",
    stage: "build",
    title: "Two packages bring the same file with different content",
    level: "warning",
    why: "Only one of the two can be there. As with pip, one package then runs with a file of the other.",
    fix: "Find out which of the two you need; often one is an old name of the other.",
  },
  {
    id: "startup-code",
    stage: "build",
    title: "A package has Python run something at every start",
    level: "note",
    why: "A .pth file or a module named sitecustomize is run whenever Python starts, whether or not the dashboard imports the package. Releases that were hijacked have stolen secrets that way, so only packages that are known to need it may bring one; your platform has allowed this one.",
    fix: "Nothing needs doing where the package is meant to do so. Otherwise take it out of your requirements, and of startupCode in the platform file.",
  },
  {
    id: "secret-left-out",
    stage: "build",
    title: "A file that looks like a secret was left out of the image",
    level: "warning",
    why: "Whoever may pull an image can read all of it, for as long as it is kept. A dashboard that reads this file will not find it there.",
    fix: "Keep it out of the repository, and take it for known to others if it was ever pushed.",
  },
  {
    id: "capability-missing",
    stage: "build",
    title: "A package needs what the image does not have",
    level: "warning",
    why: "Most wheels bring all they need. Some find a driver or a library of the system when they are first used: a dashboard may start without it, and fail when somebody clicks.",
    fix: "Ask for it with base: in dashboard.yaml.",
    bad: "pyodbc==5.3.0",
    good: "base: [odbc]",
  },
  {
    id: "own-dockerfile",
    stage: "build",
    title: "The image is made by the dashboard's own Dockerfile",
    level: "note",
    why: "Slipway makes an image without one: smaller, the same on every machine, and in seconds where only code changed. A Dockerfile is yours to keep up to date, and its steps are run on each build.",
    fix: "Where nothing is missed without it, delete it. Otherwise nothing needs doing.",
  },
  {
    id: "other-server",
    stage: "build",
    title: "The image starts gunicorn, not what its Dockerfile says",
    level: "warning",
    why: "The platform tells a dashboard where to listen, in a way that gunicorn understands. Python's and Flask's own servers take one request after the other, and are for development only.",
    fix: "Start gunicorn in the Dockerfile.",
    bad: 'CMD ["python", "app.py"]',
    good: 'CMD ["gunicorn", "--threads=8", "app:server"]',
  },
  {
    id: "data-not-copied",
    stage: "build",
    title: "Data of the dashboard is not in its image",
    level: "note",
    why: "Data comes into an image by a Dockerfile's COPY. What none of them copies is not there when the dashboard starts.",
    fix: "Copy it where the code reads it: `COPY data/ data/`. Nothing needs doing where the dashboard does without.",
  },
  {
    id: "no-bytecode",
    stage: "build",
    title: "The image has no bytecode",
    level: "warning",
    why: "The base's own Python compiles every module ahead, so that a dashboard starts in about a third of the time. It could not run on this machine, and the image was built without.",
    fix: "Nothing needs doing on a laptop: CI builds the image with bytecode.",
  },
  {
    id: "other-image",
    stage: "build",
    title: "Building the same commit again gave another image",
    level: "error",
    why: "What ships must be what was checked. The two builds were of one commit, so something that is not in the repository went into one of them: it is neither proved nor shipped.",
    fix: "Run the workflow again as a whole. If it happens again, a package index gave different files for one version: pin hashes.",
  },
] as const satisfies readonly RuleText[];

export type BuildRule = (typeof buildRules)[number]["id"];

/** A finding of a build rule, with the rule's own level, reason and fix where it says no other. */
export function finding(
  id: BuildRule,
  parts: { readonly message: string } & Partial<Pick<Finding, "location" | "count" | "fix" | "level">>,
): Finding {
  const rule: RuleText | undefined = buildRules.find((candidate) => candidate.id === id);
  const level: Level = parts.level ?? rule?.level ?? "warning";
  const fix = parts.fix ?? rule?.fix;
  return {
    rule: id,
    level,
    message: parts.message,
    ...(rule ? { why: rule.why } : {}),
    ...(fix === undefined ? {} : { fix }),
    count: parts.count ?? 1,
    ...(parts.location ? { location: parts.location } : {}),
  };
}
