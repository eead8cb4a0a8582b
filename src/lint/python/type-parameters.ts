import type { Cursor } from "./cursor.ts";
import type { ExpressionReader } from "./expressions.ts";

/** Passes over `[T: int, *Ts, **P = …]` where it stands: no question here is about them. @see PEP 695, PEP 696 */
export function readTypeParameters({ is, take, expect, name }: Cursor, { expression }: ExpressionReader): void {
  if (!take("[")) return;
  while (!take("]")) {
    if (!take("*")) take("**");
    name();
    if (take(":")) expression();
    if (take("=")) {
      take("*");
      expression();
    }
    if (!is("]")) expect(",");
  }
}
