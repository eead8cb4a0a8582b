import { type Positions, positionsIn } from "../python/positions.ts";

/** A file of the repository that is no Python: by its path, and where it is small text of a known kind, with that. */
export type OtherFile = {
  readonly path: string;
  /** Undefined for what was not read: data, pictures, everything large. */
  readonly text: string | undefined;
  readonly position: Positions;
};

/** Every line of a text with the offset that it begins at. */
export type Line = { readonly from: number; readonly to: number; readonly text: string };

export function otherFile({ path, text }: { readonly path: string; readonly text?: string | undefined }): OtherFile {
  return { path, text, position: positionsIn(text ?? "") };
}

/** The lines of a file that was read, in order, without their endings. */
export function linesOf({ text = "" }: Pick<OtherFile, "text">): readonly Line[] {
  return [...text.matchAll(/[^\r\n]*(?:\r\n?|\n|$)/g)].flatMap(({ 0: whole, index }) => {
    const line = whole.replace(/[\r\n]+$/, "");
    return whole === "" ? [] : [{ from: index, to: index + line.length, text: line }];
  });
}

/** Says what is installed, whoever reads it. */
export const isRequirements = (path: string) =>
  /(^|\/)requirements[^/]*\.(txt|in)$|(^|\/)requirements\/[^/]+\.txt$/i.test(path);

/** Says how the dashboard is made, started and set: text that rules may read. */
export const isConfiguration = (path: string) =>
  isRequirements(path) ||
  /(^|\/)(Procfile|(Docker|Container)file[^/]*|[^/]*\.(dockerfile|containerfile)|\.(docker|container)ignore|\.python-version|runtime\.txt|pyproject\.toml|uv\.lock|pylock\.toml|poetry\.lock|Pipfile(\.lock)?|setup\.(py|cfg)|environment\.ya?ml|app\.ya?ml|render\.ya?ml|docker-compose[^/]*\.ya?ml|compose\.ya?ml|\.env[^/]*|[^/]*\.env|[^/]*\.sh)$/i.test(
    path,
  ) ||
  /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path) ||
  /(^|\/)(\.gitlab-ci|dashboard)\.ya?ml$|(^|\/)(\.tool-versions|constraints[^/]*\.txt)$/.test(path);
