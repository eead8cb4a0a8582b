import { expect, test } from "vitest";
import { readHtmlPage } from "./simple-html.ts";

const sha256 = "a".repeat(64);
const url = "https://index.test/simple/x/";

test("a page of links is read: names, addresses, hashes, which Python, and what was withdrawn", () => {
  const page = `<!DOCTYPE html>
<html><body><h1>Links for x</h1>
<a href="../../files/x-1.0%2Blocal-py3-none-any.whl#sha256=${sha256}" data-requires-python="&gt;=3.9">x</a><br/>
<a data-yanked='too &amp; old' href='https://files.test/x-0.9-py3-none-any.whl#sha256=${sha256}'>x</a>
<a href="x-0.8.tar.gz#md5=00">no hash that counts</a>
<a href="x-0.7.tar.gz">no hash</a><a name=top>no link</a>
</body></html>`;
  expect(readHtmlPage(page, url)).toEqual([
    {
      filename: "x-1.0+local-py3-none-any.whl",
      url: "https://index.test/files/x-1.0%2Blocal-py3-none-any.whl",
      sha256,
      requiresPython: ">=3.9",
      yanked: undefined,
    },
    {
      filename: "x-0.9-py3-none-any.whl",
      url: "https://files.test/x-0.9-py3-none-any.whl",
      sha256,
      requiresPython: undefined,
      yanked: "too & old",
    },
  ]);
});

test.each(["", "{}", "an error message", "<a href='x'>"])("%j is no such page", (text) => {
  expect(readHtmlPage(text, url)).toBeUndefined();
});
