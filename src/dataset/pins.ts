import { stringify } from "yaml";
import type { TableSource } from "../tabular/model.ts";
import { compactTime } from "./version.ts";

/**
 * `data.txt`: makes a version readable as a pin, in Python and R (`board.pin_read`). `pin_hash` is ours, not the xxHash that pins
 * itself would write; readers do not check it.
 *
 * @see pins, API version 1
 */
export function pinData(table: TableSource, csv: Uint8Array, content: string, committedAt: Date): string {
  const text = (key: string) => {
    const value = table.descriptor?.[key];
    return typeof value === "string" ? value : null;
  };
  return stringify({
    api_version: 1,
    file: `${table.name}.csv`,
    file_size: csv.byteLength,
    pin_hash: content.slice(0, 16),
    type: "csv",
    title: text("title") ?? table.name,
    description: text("description"),
    tags: null,
    urls: null,
    created: compactTime(committedAt),
    user: {},
  });
}
