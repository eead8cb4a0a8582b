import type { IndexFile } from "./index-file.ts";

/**
 * Reads a package index's page in its older form, which many private indexes still give: one link for each file, the hash behind
 * `#sha256=`. Undefined for what is no such page; files without that hash are passed over.
 *
 * Only links are read, so this needs no parser of HTML: names of files hold nothing that would have to be escaped, and what
 * is taken is checked by its hash. @see PEP 503; PEP 592 (data-yanked)
 */
export function readHtmlPage(html: string, url: string): readonly IndexFile[] | undefined {
  if (!/^\s*<(!doctype html|html)/i.test(html)) return undefined;
  return [...html.matchAll(/<a\s((?:[^>"']|"[^"]*"|'[^']*')*)>/gi)].flatMap(([, tag = ""]) => {
    const attributes = new Map(
      [...tag.matchAll(/([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/gi)].map(
        ([, name = "", double, single, bare]) =>
          [name.toLowerCase(), unescaped(double ?? single ?? bare ?? "")] as const,
      ),
    );
    const href = attributes.get("href");
    const target = href === undefined ? null : URL.parse(href, url);
    const sha256 = /^#sha256=([0-9a-f]{64})$/.exec(target?.hash ?? "")?.[1];
    if (target === null || sha256 === undefined) return [];
    target.hash = "";
    return {
      filename: decodeURIComponent(target.pathname.split("/").at(-1) ?? ""),
      url: target.href,
      sha256,
      requiresPython: attributes.get("data-requires-python"),
      yanked: attributes.get("data-yanked"),
    };
  });
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'", "#x27": "'" };

const unescaped = (text: string) =>
  text.replace(/&([a-z]+|#39|#x27);/gi, (whole, name: string) => entities[name.toLowerCase()] ?? whole);
