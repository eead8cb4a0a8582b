import * as fc from "fast-check";
import { marked } from "marked";
import { describe, expect, test } from "vitest";
import { html, markdown, markdownCode, markdownSentence, notACommand, shorten, shown, visible } from "./escape.ts";

const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(..."|\\`*_[]<>&~!@#$:/.-+=\n\r\t\u001b\u202e\u200b\ud83d 1w"),
    fc.string({ unit: "binary", maxLength: 1 }),
  ),
});

describe("visible", () => {
  test.each([
    ["an ANSI escape", "\u001b[2J\u001b]8;;x\u0007", "\\u001b[2J\\u001b]8;;x\\u0007"],
    ["a C1 control", "a\u009b31mb", "a\\u009b31mb"],
    ["a right-to-left override", "invoice\u202efdp.exe", "invoice\\u202efdp.exe"],
    ["an isolate", "\u2066x\u2069", "\\u2066x\\u2069"],
    ["zero width", "ad\u200bmin\ufeff", "ad\\u200bmin\\ufeff"],
    ["a tag outside the first plane", "a\u{e0041}", "a\\u{e0041}"],
    ["a lone surrogate", "a\ud83d", "a\\ud83d"],
    ["a line end", "a\r\nb\tc\u2028d", "a\\r\\nb\\tc\\u2028d"],
    ["a space that is none of the keyboard's", "12\u00a0000", "12\\u00a0000"],
    ["what is harmless", "£1 café 東京 🦊 C:\\temp", "£1 café 東京 🦊 C:\\temp"],
  ])("shows %s", (_, text, seen) => {
    expect(visible(text)).toBe(seen);
  });

  test("leaves nothing behind that it would change again", () => {
    fc.assert(fc.property(anyText, (text) => visible(visible(text)) === visible(text)));
  });
});

describe("shorten", () => {
  test("counts code points and never cuts one in two", () => {
    expect(shorten("🦊🦊🦊", 3)).toBe("🦊🦊🦊");
    expect(shorten("🦊🦊🦊🦊", 3)).toBe("🦊🦊…");
    expect(shorten("abc", 0)).toBe("…");
  });

  test("brings a megabyte down to the size asked for", () => {
    expect(shown("\u202e".repeat(1_000_000), 10)).toBe(`${"\\u202e".repeat(9)}…`);
  });

  test("keeps what fits and is never longer than asked", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 20 }), (text, limit) => {
        const length = Array.from(text).length;
        const short = Array.from(shorten(text, limit)).length;
        return length <= limit ? shorten(text, limit) === text : short === limit;
      }),
    );
  });
});

describe("markdown", () => {
  test.each([
    [
      "mark-up",
      "**bold** `code` [a](javascript:x) ~no~",
      "&#42;&#42;bold&#42;&#42; &#96;code&#96; &#91;a&#93;(javascript:x) &#126;no&#126;",
    ],
    ["HTML", "<img src=x onerror=alert(1)>&amp;", "&#60;img src=x onerror=alert(1)&#62;&#38;amp;"],
    ["a table cell", "a | b\\|c", "a &#124; b&#92;&#124;c"],
    ["a mention and an address", "@octocat a@b.uk", "<span>@</span>octocat a<span>@</span>b.uk"],
    ["a reference", "#12 GH-3 o/r#4", "<span>#</span>12 GH<span>-</span>3 o/r<span>#</span>4"],
    ["an autolink", "https://a.uk www.b.uk", "https<span>:</span>//a.uk www<span>.</span>b.uk"],
    ["an emoji name and mathematics", ":tada: $x$", "<span>:</span>tada: <span>$</span>x<span>$</span>"],
    ["the start of a list or heading", "- a", "<span>-</span> a"],
    ["the start of a numbered list", "1. a", "1<span>.</span> a"],
    ["a second line", "a\n\n# b", "a\\n\\n<span>#</span> b".replaceAll("\\", "&#92;")],
    ["a name with underscores", "__init__ road_type", "&#95;&#95;init&#95;&#95; road_type"],
  ])("neutralises %s", (_, text, safe) => {
    expect(markdown(text)).toBe(safe);
  });

  test("whatever the text, a table row keeps its cells and gains no element but ours", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const rendered = marked.parse(`| a | b |\n| - | - |\n| ${markdown(text)} | ${markdownCode(text)} |\n`, {
          async: false,
          gfm: true,
        });
        const elements = new Set([...rendered.matchAll(/<\/?([a-z]+)/g)].map(([, name]) => name));
        return (
          rendered.split("<td>").length === 3 &&
          [...elements].every((name) =>
            ["table", "thead", "tbody", "tr", "th", "td", "code", "span", "i"].includes(name ?? ""),
          )
        );
      }),
    );
  });

  test("sets what a sentence has in backticks as code", () => {
    expect(markdownSentence("`os` is **not** used in `a|<b>`, nor ` is")).toBe(
      "<code>os</code> is &#42;&#42;not&#42;&#42; used in <code>a&#124;&#60;b&#62;</code>, nor &#96; is",
    );
  });

  test("sets a value as code, shortened, and says when it is empty", () => {
    expect(markdownCode("a|b")).toBe("<code>a&#124;b</code>");
    expect(markdownCode("")).toBe("<i>empty</i>");
    expect(markdownCode("x".repeat(1_000_000))).toBe(`<code>${"x".repeat(79)}…</code>`);
  });
});

test("html escapes text and quoted attributes", () => {
  expect(html(`<a href='x' title="y">&`)).toBe("&#60;a href=&#39;x&#39; title=&#34;y&#34;&#62;&#38;");
});

describe("workflow commands", () => {
  test.each([
    ["::error::x", "\\u003a:error::x"],
    ["  \t::stop-commands::x", "  \t\\u003a:stop-commands::x"],
    ["a ##[add-mask]b", "a #\\u0023[add-mask]b"],
    ["std::vector ## [x]", "std::vector ## [x]"],
  ])("the line %j is none afterwards", (line, safe) => {
    expect(notACommand(line)).toBe(safe);
  });
});
