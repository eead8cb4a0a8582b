import type { Files } from "../runner/ports.ts";

const declares = /(?:^|\/)datapackage\.(?:ya?ml|json)$|\.schema\.(?:ya?ml|json)$/;

/** Whether a declaration may have changed: a descriptor, or a part that one names; one that was taken out is in the old folder alone. */
export async function mayHaveChanged(changed: ReadonlySet<string>, before: Files, files: Files): Promise<boolean> {
  if ([...changed].some((path) => /\.(?:json|ya?ml|csv|tsv)$/i.test(path))) return true;
  const there = await files.list();
  const gone = (await before.list()).filter(
    ({ path }) => declares.test(path) && !there.some((one) => one.path === path),
  );
  return gone.length > 0;
}
