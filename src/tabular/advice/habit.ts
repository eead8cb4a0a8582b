import type { Field } from "../model.ts";

/** A way of writing values that a type does not accept, and what to do about it. */
export type WritingHabit = {
  readonly shows: (text: string) => boolean;
  /** Sentences that name schema settings and forms, never what stands in a cell; they begin anew, since others may come before. */
  readonly advice: string | ((field: Field) => string);
};

export const habit = (form: RegExp, advice: WritingHabit["advice"]): WritingHabit => ({
  shows: (text) => form.test(text),
  advice,
});
