import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isMap, parseDocument } from "yaml";

/** Where a job asks for an identity token. */
export type Identity = { readonly url: string; readonly token: string };

export type StandIn = {
  /** The full name under which callers know the toolkit. */
  readonly repository: string;
  readonly tag: string;
  readonly identity?: Identity | undefined;
};

/** Changes a copy of the toolkit to what act understands, and nothing else: every workflow and every action. */
export async function standIn(toolkit: string, how: StandIn): Promise<void> {
  const files = await readdir(toolkit, { recursive: true });
  for (const file of files.filter((name) => /(^|\/)(\.github\/workflows\/[^/]+|action)\.ya?ml$/.test(name))) {
    const path = join(toolkit, file);
    const text = await readFile(path, "utf8");
    await writeFile(path, withIdentity(withoutSelfReferences(withEmptyOutputs(text), { ...how, file }), how.identity));
  }
}

/** act knows neither `$/`, this repository at the running commit, nor the `job.workflow_*` that say which one it is. */
export function withoutSelfReferences(
  text: string,
  { repository, tag, file }: { readonly repository: string; readonly tag: string; readonly file: string },
): string {
  const running: Readonly<Record<string, string>> = {
    repository,
    sha: "5".repeat(40),
    ref: `${repository}/${file}@refs/tags/${tag}`,
    file_path: file,
  };
  return text
    .replace(/(\buses:\s*["']?)\$\/([\w./-]+)/g, `$1${repository}/$2@${tag}`)
    .replace(/\bjob\.workflow_(repository|sha|ref|file_path)\b/g, (_, key: string) => `'${running[key]}'`);
}

/** An output of a job that was skipped is empty; act gives the text of its expression instead. */
export const withEmptyOutputs = (text: string): string =>
  text.replace(
    /\bneeds\.([\w-]+)\.outputs\.[\w-]+/g,
    (output, job) => `(needs.${job}.result != 'skipped' && ${output} || '')`,
  );

/** act gives every job the same environment; GitHub offers identity to those jobs alone that have the permission. */
export function withIdentity(text: string, identity: Identity | undefined): string {
  if (identity === undefined) return text;
  const workflow = parseDocument(text);
  const jobs = workflow.get("jobs");
  if (!isMap(jobs)) return text;
  for (const { key } of jobs.items) {
    const job = String(key);
    const scopes = workflow.getIn(["jobs", job, "permissions"]) ?? workflow.get("permissions");
    if (!isMap(scopes) || scopes.get("id-token") !== "write" || workflow.hasIn(["jobs", job, "uses"])) continue;
    workflow.setIn(["jobs", job, "env", "ACTIONS_ID_TOKEN_REQUEST_URL"], identity.url);
    workflow.setIn(["jobs", job, "env", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"], identity.token);
  }
  return workflow.toString({ lineWidth: 0 });
}

/** A pull request of a fork or of Dependabot: GitHub gives its run no identity, whatever permissions the workflow names. */
export function isStrangers(payload: Readonly<Record<string, unknown>>, repository: string): boolean {
  const { pull_request } = payload as {
    pull_request?: { user?: { login?: string }; head?: { repo?: { full_name?: string } } };
  };
  if (pull_request === undefined) return false;
  return pull_request.head?.repo?.full_name !== repository || pull_request.user?.login === "dependabot[bot]";
}
