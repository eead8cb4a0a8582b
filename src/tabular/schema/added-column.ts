import { fail, kindOf, type View } from "./document.ts";

/** The property of a package that says how a version grows when a table gains a column; `major` is what the standard's recipe says. */
export const addedColumnKey = "slipway:addedColumn";

export type AddedColumn = "major" | "minor";

/** @throws UserError for anything but the two */
export function addedColumnIn(view: View): AddedColumn | undefined {
  const written = view.value[addedColumnKey];
  if (written === undefined || written === "major" || written === "minor") return written;
  return fail(
    view.document,
    [...view.path, addedColumnKey],
    `"${addedColumnKey}" is ${kindOf(written)}; accepted are major and minor.`,
    "Write minor where everybody who reads the data goes by the names of columns.",
  );
}
