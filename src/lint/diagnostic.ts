import type { Position } from "./python/positions.ts";
import { codeOf } from "./ruff-names.ts";

/** One of Ruff's diagnostics. Columns are code points from 1; a byte order mark takes none. */
export type Diagnostic = {
  /** `F821`; `invalid-syntax` for what Python cannot read; under Ruff's preview a name, where the rule is none of ours. */
  readonly code: string;
  readonly message: string;
  readonly start: Position;
  readonly end: Position;
  /** What Ruff would do about it, in its words. */
  readonly fix: string | undefined;
  /** What it would write for that; whether that is safe is not said. */
  readonly edits?: readonly RuffEdit[];
};

export type RuffEdit = { readonly start: Position; readonly end: Position; readonly text: string };

export const invalidSyntax = "invalid-syntax";

type Place = { readonly row: number; readonly column: number };

/** What both builds of Ruff say of one diagnostic, each in its own JSON. */
export type Said = {
  readonly code: string | null;
  readonly message: string;
  readonly start: Place;
  readonly end: Place;
  readonly fix: { readonly message: string | null; readonly edits: readonly SaidEdit[] } | null;
};

export type SaidEdit = { readonly content: string | null; readonly location: Place; readonly end_location: Place };

/**
 * @param markTakesColumn whether a byte order mark at the start was counted
 * @returns by place, and at one place in an order that does not depend on who said it
 */
export function diagnosticsOf(said: readonly Said[], markTakesColumn: boolean): readonly Diagnostic[] {
  const position = ({ row, column }: Place): Position => ({
    line: row,
    column: markTakesColumn && row === 1 && column > 1 ? column - 1 : column,
  });
  return said
    .map(({ code, message, start, end, fix }) => ({
      code: code === null ? invalidSyntax : codeOf(code),
      message,
      start: position(start),
      end: position(end),
      fix: fix?.message ?? undefined,
      ...(fix && fix.edits.length > 0
        ? {
            edits: fix.edits.map(({ content, location, end_location }) => ({
              start: position(location),
              end: position(end_location),
              text: content ?? "",
            })),
          }
        : {}),
    }))
    .sort(
      (a, b) =>
        byPosition(a.start, b.start) ||
        byPosition(a.end, b.end) ||
        byCodeUnit(a.code, b.code) ||
        byCodeUnit(a.message, b.message),
    );
}

const byPosition = (a: Position, b: Position) => a.line - b.line || a.column - b.column;
const byCodeUnit = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
