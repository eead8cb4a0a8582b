import { consistentInstructionCasing } from "./ConsistentInstructionCasing.ts";
import { copyIgnoredFile } from "./CopyIgnoredFile.ts";
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
import { unknownStage } from "./DL3022-stage-not-there.ts";
import { copyFromItself } from "./DL3023-copy-from-itself.ts";
import { stageNamedTwice } from "./DL3024-stage-named-twice.ts";
import { shellForm } from "./DL3025-shell-form.ts";
import { apt } from "./DL3027-apt.ts";
import { yumAsks } from "./DL3030-yum-asks.ts";
import { yumCache } from "./DL3032-yum-cache.ts";
import { dnfAsks } from "./DL3038-dnf-asks.ts";
import { dnfCache } from "./DL3040-dnf-cache.ts";
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
import { baseWithoutDigest } from "./DOCKER1-base-without-digest.ts";
import { otherPort } from "./DOCKER2-other-port.ts";
import { twoPythons } from "./DOCKER3-two-pythons.ts";
import { noUser } from "./DOCKER4-no-user.ts";
import { codeBeforeDependencies } from "./DOCKER5-code-before-dependencies.ts";
import { noCacheMount } from "./DOCKER6-no-cache-mount.ts";
import { copyWithoutLink } from "./DOCKER7-copy-without-link.ts";
import { developmentServer } from "./DOCKER8-development-server.ts";
import { nothingToServe } from "./DOCKER9-nothing-to-serve.ts";
import { boundToItself } from "./DOCKER10-bound-to-itself.ts";
import { noBytecode } from "./DOCKER11-no-bytecode.ts";
import { reload } from "./DOCKER12-reload.ts";
import { preloadedConnections } from "./DOCKER13-preloaded-connections.ts";
import { everythingCopied } from "./DOCKER14-everything-copied.ts";
import { debugModeInImage } from "./DOCKER15-debug-mode.ts";
import { lockNotKept } from "./DOCKER16-lock-not-kept.ts";
import { secretCopied } from "./DOCKER17-secret-copied.ts";
import { exposeInvalidFormat } from "./ExposeInvalidFormat.ts";
import { exposeProtoCasing } from "./ExposeProtoCasing.ts";
import { fromAsCasing } from "./FromAsCasing.ts";
import { fromPlatformFlagConstDisallowed } from "./FromPlatformFlagConstDisallowed.ts";
import { invalidDefaultArgInFrom } from "./InvalidDefaultArgInFrom.ts";
import { legacyKeyValueFormat } from "./LegacyKeyValueFormat.ts";
import { noEmptyContinuation } from "./NoEmptyContinuation.ts";
import type { DockerRule } from "./rule.ts";
import { stageNameCasing } from "./StageNameCasing.ts";
import { undefinedArgInFrom } from "./UndefinedArgInFrom.ts";
import { undefinedVar } from "./UndefinedVar.ts";

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
  yumAsks,
  yumCache,
  dnfAsks,
  dnfCache,
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
  consistentInstructionCasing,
  copyIgnoredFile,
  exposeInvalidFormat,
  exposeProtoCasing,
  fromAsCasing,
  fromPlatformFlagConstDisallowed,
  invalidDefaultArgInFrom,
  legacyKeyValueFormat,
  noEmptyContinuation,
  stageNameCasing,
  undefinedArgInFrom,
  undefinedVar,
  baseWithoutDigest,
  otherPort,
  twoPythons,
  noUser,
  codeBeforeDependencies,
  noCacheMount,
  copyWithoutLink,
  developmentServer,
  nothingToServe,
  boundToItself,
  noBytecode,
  reload,
  preloadedConnections,
  everythingCopied,
  debugModeInImage,
  lockNotKept,
  secretCopied,
];
