import type { Rule } from "../dash/rule.ts";

/** Every rule about what a dashboard says it needs. */
export const requirementRules: readonly Rule[] = [];
