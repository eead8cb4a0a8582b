/**
 * A file that `docker build -f` could be given, by its name: not a template of one, not the ignore file that belongs to one, and
 * not one that came with a package.
 */
export const isDockerfile = (path: string) =>
  /(^|\/)((docker|container)file(\.[^/]+)?|[^/]+\.(docker|container)file)$/i.test(path) &&
  !other.test(path) &&
  !/(^|\/)(node_modules|site-packages|__pypackages__|\.?venv|\.tox)\//.test(path);

const other =
  /\.(dockerignore|j2|jinja2?|tm?pl|template|erb|mustache|md|rst|txt|html|css|[cm]?[jt]sx?|map|png|svg|xml|swp|bak|orig|py|ipynb|sh|ps1|bat|rb|go|rs|java|ya?ml|json|toml|lock|csv|log)$/i;
