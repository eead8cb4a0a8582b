import { relativeWorkdir } from "./DL3000-relative-workdir.ts";
import { lastUserIsRoot } from "./DL3002-last-user-is-root.ts";
import { cdInRun } from "./DL3003-cd-in-run.ts";
import { sudo } from "./DL3004-sudo.ts";
import { untaggedBase } from "./DL3006-untagged-base.ts";
import { latest } from "./DL3007-latest.ts";
import { unpinnedApt } from "./DL3008-unpinned-apt.ts";
import { aptLists } from "./DL3009-apt-lists.ts";
import { severalHealthchecks } from "./DL3012-several-healthchecks.ts";
import { unpinnedPip } from "./DL3013-unpinned-pip.ts";
import { aptAsks } from "./DL3014-apt-asks.ts";
import { recommendedPackages } from "./DL3015-recommended-packages.ts";
import { unpinnedNpm } from "./DL3016-unpinned-npm.ts";
import { unpinnedApk } from "./DL3018-unpinned-apk.ts";
import { apkCache } from "./DL3019-apk-cache.ts";
import { addForFiles } from "./DL3020-add-for-files.ts";
import { severalSources } from "./DL3021-several-sources.ts";
import { unknownStage } from "./DL3022-unknown-stage.ts";
import { copyFromItself } from "./DL3023-copy-from-itself.ts";
import { stageNamedTwice } from "./DL3024-stage-named-twice.ts";
import { shellForm } from "./DL3025-shell-form.ts";
import { apt } from "./DL3027-apt.ts";
import { pipCache } from "./DL3042-pip-cache.ts";
import { onbuildCannot } from "./DL3043-onbuild-cannot.ts";
import { envRefersToItself } from "./DL3044-env-refers-to-itself.ts";
import { relativeCopy } from "./DL3045-relative-copy.ts";
import { useradd } from "./DL3046-useradd.ts";
import { wgetProgress } from "./DL3047-wget-progress.ts";
import { beforeFrom } from "./DL3061-before-from.ts";
import { reservedStageName } from "./DL3063-reserved-stage-name.ts";
import { secretInEnvironment } from "./DL3064-secret-in-environment.ts";
import { redundantPlatform } from "./DL3065-redundant-platform.ts";
import { userByName } from "./DL3066-user-by-name.ts";
import { wholeFileSystem } from "./DL3067-whole-file-system.ts";
import { maintainer } from "./DL4000-maintainer.ts";
import { wgetAndCurl } from "./DL4001-wget-and-curl.ts";
import { severalCmds } from "./DL4003-several-cmds.ts";
import { severalEntrypoints } from "./DL4004-several-entrypoints.ts";
import { pipefail } from "./DL4006-pipefail.ts";
import type { DockerRule } from "./rule.ts";

/** What is said of a Dockerfile that a build could not read, and of one that was not read here. */
export const dockerSyntaxRule = {
  id: "dockerfile-syntax",
  title: "A build cannot read the Dockerfile",
  level: "error",
  why: "The build stops before its first step. Nothing else in the file is checked.",
  fix: "Mend the line that is named.",
  bad: `FROM python:3.13-slim
RNU pip install dash==4.4.1`,
  good: `FROM python:3.13-slim
RUN pip install dash==4.4.1`,
} as const;

/** Every rule about Dockerfiles: those of hadolint by their numbers, those of BuildKit by their names, ours. */
export const dockerRules: readonly DockerRule[] = [
  relativeWorkdir,
  lastUserIsRoot,
  cdInRun,
  sudo,
  untaggedBase,
  latest,
  unpinnedApt,
  aptLists,
  severalHealthchecks,
  unpinnedPip,
  aptAsks,
  recommendedPackages,
  unpinnedNpm,
  unpinnedApk,
  apkCache,
  addForFiles,
  severalSources,
  unknownStage,
  copyFromItself,
  stageNamedTwice,
  shellForm,
  apt,
  pipCache,
  onbuildCannot,
  envRefersToItself,
  relativeCopy,
  useradd,
  wgetProgress,
  beforeFrom,
  reservedStageName,
  secretInEnvironment,
  redundantPlatform,
  userByName,
  wholeFileSystem,
  maintainer,
  wgetAndCurl,
  severalCmds,
  severalEntrypoints,
  pipefail,
];
