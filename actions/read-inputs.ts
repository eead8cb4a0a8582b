import { didYouMean } from "../src/report/did-you-mean.ts";
import { shown } from "../src/report/escape.ts";
import { UserError } from "../src/report/user-error.ts";
import { noteAt } from "../src/settings/key-notes.ts";
import type { Declaration, Given, InputShape } from "./declare.ts";

/**
 * The inputs of a step as its action declares them. One that is empty counts as left out, as GitHub itself takes it.
 *
 * @param given by name, in lower case
 * @throws UserError for an unknown input, one that has another name now, and a value that is not accepted
 */
export function readInputs<Inputs extends InputShape>(
  { id, inputs, renamed }: Pick<Declaration<Inputs>, "id" | "inputs" | "renamed">,
  given: ReadonlyMap<string, string>,
): Given<Inputs> {
  const known = Object.keys(inputs.def.shape);
  for (const name of given.keys()) if (!known.includes(name)) throw unknownInput(id, name, known, renamed);
  const written = Object.fromEntries([...given].filter(([, value]) => value !== ""));
  const result = inputs.safeParse(written);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const name = String(issue?.path[0] ?? "");
  const note = noteAt(inputs, [name]);
  const accepted = note?.accepts ?? issue?.message;
  const value = written[name];
  if (value === undefined) {
    throw new UserError(`The input "${name}" of ${id} is missing; accepted: ${accepted}.`, exampleOf(name, note));
  }
  throw new UserError(
    `The input "${name}" of ${id} is "${shown(value, 60)}"; accepted: ${accepted}.`,
    exampleOf(name, note),
  );
}

const exampleOf = (name: string, note: { readonly example: string } | undefined) =>
  note === undefined ? {} : { fix: `For example, under with: ${name}: ${note.example}` };

function unknownInput(id: string, name: string, known: readonly string[], renamed: Readonly<Record<string, string>>) {
  const now = Object.hasOwn(renamed, name) ? renamed[name] : undefined;
  if (now !== undefined) {
    return new UserError(`The action ${id} has no input "${shown(name, 60)}": here it is called "${now}".`, {
      fix: `Write ${now}: instead of ${shown(name, 60)}: under with:.`,
    });
  }
  const meant = didYouMean(name, known);
  return new UserError(`The action ${id} has no input "${shown(name, 60)}".`, {
    fix: meant === undefined ? `Its inputs are ${known.join(", ")}.` : `Did you mean "${meant}"?`,
  });
}
