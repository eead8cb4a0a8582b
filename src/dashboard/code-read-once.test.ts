import { expect, test } from "vitest";
import { memoryFiles } from "../runner/memory.ts";
import { codeReadOnce } from "./code-read-once.ts";

test("code is read once, the beginning of it as well; anything else each time", async () => {
  const asked: string[] = [];
  const files = memoryFiles({ "app.py": "import dash", "x.csv": "a,b" });
  const once = codeReadOnce({
    ...files,
    read: (path, most) => {
      asked.push(path);
      return files.read(path, most);
    },
  });
  const text = async (path: string, most?: number) => {
    const bytes = await once.read(path, most);
    return bytes && new TextDecoder().decode(bytes);
  };
  expect(await Promise.all([text("app.py"), text("app.py", 6), text("app.py")])).toEqual([
    "import dash",
    "import",
    "import dash",
  ]);
  expect([await text("x.csv"), await text("x.csv", 1), await text("none.py")]).toEqual(["a,b", "a,b", undefined]);
  expect(asked).toEqual(["app.py", "x.csv", "x.csv", "none.py"]);
});
