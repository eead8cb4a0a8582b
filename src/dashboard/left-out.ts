/**
 * What of a folder is no part of the running dashboard, by path. Everything else ships: a file too many does no harm, a file
 * too few is a dashboard that fails at its first visitor.
 */

const folders = new Set([
  "test",
  "tests",
  "node_modules",
  "__pycache__",
  "venv",
  "virtualenv",
  "site-packages",
  "__pypackages__",
]);

const files: readonly RegExp[] = [
  /^(test_.*|.*_test|conftest)\.py$/,
  /\.(pyc|pyo|ipynb)$/,
  // How the image is made, not what runs in it.
  /^((.*\.)?dockerfile(\..*)?|containerfile|docker-compose.*\.ya?ml|compose.*\.ya?ml|procfile|runtime\.txt)$/,
  /^(requirements.*|constraints.*|dependencies)\.(txt|in)$/,
  /^(uv|poetry|pdm)\.lock$|^pipfile(\.lock)?$|^pylock(\..*)?\.toml$|^environment\.ya?ml$/,
  /^(dashboard|platform|scan-exceptions)\.ya?ml$/,
];

/** Whether a path ships, by its name alone; secrets are judged apart, since they are worth a word to their owner. */
export function isLeftOut(path: string): boolean {
  const parts = path.toLowerCase().split("/");
  const name = parts.at(-1) ?? "";
  return (
    parts.some((part) => part.startsWith(".")) ||
    parts.slice(0, -1).some((part) => folders.has(part) || part.endsWith(".egg-info")) ||
    files.some((pattern) => pattern.test(name))
  );
}
