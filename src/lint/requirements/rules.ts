import type { Rule } from "../dash/rule.ts";
import { unpinned } from "./D38-unpinned.ts";
import { noServer } from "./D39-no-server.ts";
import { noPythonVersion } from "./D40-no-python-version.ts";
import { twoLocks } from "./REQ1-two-locks.ts";
import { misspeltPackage } from "./REQ2-misspelt-package.ts";
import { endOfLife } from "./REQ3-end-of-life.ts";
import { shadowedPackage } from "./REQ4-shadowed-package.ts";
import { encoding } from "./REQ5-encoding.ts";
import { misspeltFile } from "./REQ6-misspelt-file.ts";
import { unreadableLine } from "./REQ7-unreadable-line.ts";

/** Every rule about what a dashboard says it needs. */
export const requirementRules: readonly Rule[] = [
  unpinned,
  noServer,
  noPythonVersion,
  twoLocks,
  misspeltPackage,
  endOfLife,
  shadowedPackage,
  encoding,
  misspeltFile,
  unreadableLine,
];
