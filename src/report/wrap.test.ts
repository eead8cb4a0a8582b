import fastStringWidth from "fast-string-width";
import { expect, test } from "vitest";
import { widthOf } from "./wrap.ts";

test("the width of text is what the tables say, looked up or not", () => {
  const latin = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code)).filter(
    (one) => !/\p{Cc}|\u00ad/u.test(one),
  );
  const texts = [...latin, "✔", "✖", "–", "…", "→", "", "Häufigkeit", "学校", "👩‍🏫 é", "✔️"];
  expect(texts.map(widthOf)).toEqual(texts.map((text) => fastStringWidth(text)));
});
