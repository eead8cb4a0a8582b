import { readFile, writeFile } from "node:fs/promises";
import { type Metafile, transform } from "esbuild";
import { here } from "./when-first-used.ts";

type Inputs = Metafile["outputs"][string]["inputs"];

/** How much of a chunk is not our own, from 0 to 1. */
export const shareOfLibraries = (inputs: Inputs): number => {
  const sizes = Object.entries(inputs).map(([path, { bytesInOutput }]) => ({ path, size: bytesInOutput }));
  const sum = (parts: typeof sizes) => parts.reduce((total, { size }) => total + size, 0);
  return (
    sum(sizes.filter(({ path }) => /node_modules\/|^(node|left-out|seldom):/.test(path))) / Math.max(1, sum(sizes))
  );
};

/**
 * Makes a chunk of libraries small. Our own code stays as it can be read in a stack: untouched in chunks of its own, and with its
 * names where it shares one with a library.
 */
export async function squeeze(file: string, { names }: { readonly names: boolean }): Promise<void> {
  const options = {
    minifyWhitespace: true,
    minifySyntax: true,
    minifyIdentifiers: !names,
    legalComments: "none",
  } as const;
  const { code } = await transform(await readFile(file, "utf8"), options);
  await writeFile(file, code);
}

/**
 * Takes out the imports that name nothing. esbuild writes one for every chunk that is reached by way of another, so that all are run in
 * the order of their modules; none of ours, and no library's, does anything when it is run but be there.
 */
export async function importOnlyWhatIsUsed(file: string): Promise<void> {
  await writeFile(file, (await readFile(file, "utf8")).replace(/(?<=^|;)import ?"\.\/\w+\.js";\n?/gm, ""));
}

/**
 * Takes out ncc's notes to itself, which stand at every use of a chunk's names, and what makes these names long: a third of all bytes
 * of our own code.
 */
export async function unmark(file: string): Promise<void> {
  const notes =
    /(?<=__WEBPACK_IMPORTED_MODULE_\d+__)\/\* \.[\w$]+ \*\/ (?=[.[])|^\/\*{3,6}\/ ?|\/\* (?:harmony (?:im|ex)port|binding) \*\/ |^\n(?=\n)/gm;
  const long = /(?<=\b_[A-Z0-9]{8})_js__WEBPACK_IMPORTED_MODULE_\d+__/g;
  await writeFile(
    file,
    (await readFile(file, "utf8")).replace(notes, "").replace(long, "").replaceAll(`"${here}"`, "import.meta.url"),
  );
}
