import { scanJson } from "../types/json-scan.ts";
import type { Damage } from "./damage.ts";

/** @see RFC 8259 §4: what a reader makes of it is unpredictable */
export const repeatedKeys: Damage = {
  rule: "repeated-json-key",
  isIn: (text) => scanJson(text).repeated !== undefined,
  says: "has a JSON object with two members of one name, of which most readers take the last",
};
