/**
 * Expands a URI template whose one variable is `url`: as it stands in `{url}`, with its reserved characters in `{+url}` and `{#url}`,
 * and as a parameter in `{?url}` and `{&url}`. Any other variable has no value.
 * @see RFC 6570 §3; Model for Tabular Data §5.3
 */
export function expandUrl(template: string, url: string): string {
  return template.replace(/\{([+#?&./;]?)([^{}]*)\}/g, (_, operator: string, names: string) => {
    if (!names.split(",").some((name) => name.trim() === "url")) return "";
    const plain = encodeURIComponent(url);
    const reserved = url.replace(/[^\w.~!*'();:@&=+$,/?#[\]%-]/g, encodeURIComponent);
    if (operator === "+") return reserved;
    if (operator === "#") return `#${reserved}`;
    if (operator === "?" || operator === "&" || operator === ";") return `${operator}url=${plain}`;
    return operator + plain;
  });
}
