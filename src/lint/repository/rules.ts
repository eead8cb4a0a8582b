import type { Rule } from "../dash/rule.ts";
import { downloadableFiles } from "./D33-downloadable-files.ts";
import { credentials } from "./REPO1-credentials.ts";
import { filesOfSecrets } from "./REPO2-files-of-secrets.ts";
import { largeFiles } from "./REPO3-large-files.ts";
import { notebookOutputs } from "./REPO4-notebook-outputs.ts";
import { madeByTools } from "./REPO5-made-by-tools.ts";

/** Every rule about what lies in a repository, whether it ships or not. */
export const repositoryRules: readonly Rule[] = [
  downloadableFiles,
  credentials,
  filesOfSecrets,
  largeFiles,
  notebookOutputs,
  madeByTools,
];
