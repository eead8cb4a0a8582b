/** What people could put into a cell, a package's name, a path or a line of code to make our output say something else. */
export const hostileTexts: Readonly<Record<string, string>> = {
  Markdown: "**x** | y\n\n# Verdict: pass\n\n![i](https://evil.uk/a.png) [a](https://evil.uk) @octocat #1 <!-- x -->",
  HTML: `</code></details><script>alert(1)</script><img src=https://evil.uk onerror="x">`,
  "a workflow command": "::error::gone\n::stop-commands::t\r\n##[add-mask]x",
  "an ANSI escape": "\u001b[2J\u001b[1;1H\u001b]8;;https://evil.uk\u0007ok\u001b]8;;\u0007\u009b31m",
  "a right-to-left override": "\u202ecsv.exe\u2066\u200b\u{e0041}",
  "a megabyte": "A|`\u001b".repeat(250_000),
};
