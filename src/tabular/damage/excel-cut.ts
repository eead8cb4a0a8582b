import type { Damage } from "./damage.ts";

/** Characters, counted in UTF-16 units, that a cell of Excel holds. */
export const excelLimit = 32_767;

/** @see Microsoft, Excel specifications and limits */
export const excelCut: Damage = {
  rule: "excel-cut",
  isIn: (text) => text.length === excelLimit,
  says: "has a text of exactly 32,767 characters, which is where Excel cuts",
};
