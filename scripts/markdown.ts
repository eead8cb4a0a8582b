/** A table in GitHub Flavored Markdown; the first row is its head. Cells are one line each. */
export const table = ([head = [], ...body]: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...body].map((cells) => `| ${cells.map(cell).join(" | ")} |`).join("\n");

const cell = (text: string) => text.replaceAll("|", "\\|").replace(/\s+/g, " ");
