import { html } from "../report/escape.ts";

/** A page for a person who finds no dashboard; `seconds` makes the browser ask again. */
export function proxyPage(title: string, text: string, seconds?: number): string {
  const again = seconds === undefined ? "" : `<meta http-equiv="refresh" content="${seconds}">`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${again}<title>${html(title)}</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem;color:#222;background:#fff}</style></head>
<body><main><h1>${html(title)}</h1><p>${html(text)}</p></main></body>
</html>
`;
}
