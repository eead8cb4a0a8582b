import { compoundStatements } from "./compound-statements.ts";
import type { Cursor } from "./cursor.ts";
import type { ExpressionReader } from "./expressions.ts";
import { simpleStatement } from "./simple-statements.ts";
import type { Statement } from "./syntax.ts";

/** Statements nested deeper than this are left out: Python itself allows 100 levels of indentation. */
const deepest = 120;

/** Reads all statements, from the first token to the last. What cannot be read is left out, up to the next line. */
export function readStatements(cursor: Cursor, read: ExpressionReader): Statement[] {
  const { now, at, next, note, take } = cursor;
  const simple = simpleStatement(cursor, read);
  const compound = compoundStatements(cursor, read, block);
  let depth = 0;

  /** Up to the end of their block, which is left. */
  function statements(): Statement[] {
    const found: Statement[] = [];
    while (!at("dedent") && !at("end")) {
      try {
        if (at("line end")) next();
        else if (at("indent")) {
          note(now.from);
          found.push(...indented());
        } else {
          const one = compound();
          if (one) found.push(one);
          else line(found);
        }
      } catch (error) {
        if (!cursor.isStumble(error)) throw error;
        cursor.skipLine();
      }
    }
    return found;
  }

  /** From where the indentation grows to where it shrinks again. */
  function indented(): Statement[] {
    next();
    if (depth >= deepest) return leftOut();
    depth++;
    const found = statements();
    depth--;
    if (at("dedent")) next();
    return found;
  }

  function leftOut(): Statement[] {
    for (let open = 1; open > 0 && !at("end"); next()) {
      if (at("indent")) open++;
      if (at("dedent")) open--;
    }
    return [];
  }

  function block(): Statement[] {
    cursor.expect(":");
    const found: Statement[] = [];
    if (!at("line end")) {
      line(found);
      return found;
    }
    next();
    if (at("indent")) return indented();
    note(now.from);
    return found;
  }

  /** Statements between semicolons. */
  function line(found: Statement[]): void {
    do {
      if (at("line end")) break;
      const { from } = now;
      const one = simple();
      found.push(one);
      // Python 2's statement reads as a name that something follows.
      const isPrint = one.kind === "expression" && one.value.kind === "name" && one.value.name === "print";
      if (isPrint && read.begins()) cursor.notePrint(from);
    } while (take(";"));
    if (at("line end")) next();
    else if (!at("end")) cursor.stumble();
  }

  return statements();
}
