import { describe, expect, test } from "vitest";
import { collected, digestOf } from "../oci/digest.ts";
import { memoryFiles } from "../runner/memory.ts";
import { dashboardOf } from "./fixtures/build.ts";
import { isAsset, readShipped, shippedEntries } from "./shipped-files.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const large = "0123456789".repeat(500_000);
const folder = { "app.py": "app", "pages/assets/a.css": "css", "data/large.csv": large };
const dashboard = dashboardOf({ shipped: Object.keys(folder), data: ["data/large.csv"] });

describe("the dashboard's files", () => {
  test("are hashed as they are, and become entries below the folder it is started in", async () => {
    const files = memoryFiles(folder);
    const shipped = await readShipped(dashboard, { files });
    expect(shipped).toEqual(
      Object.entries(folder).map(([path, text]) => ({
        path,
        size: text.length,
        executable: false,
        digest: digestOf(bytes(text)),
      })),
    );
    const [app, css, csv] = await shippedEntries(shipped, { files });
    const same = { kind: "file", executable: false };
    expect(app).toEqual({ ...same, path: "app/app.py", content: bytes("app"), timeFromContent: false });
    expect(css).toEqual({ ...same, path: "app/pages/assets/a.css", content: bytes("css"), timeFromContent: true });
    const content = csv?.kind === "file" && !(csv.content instanceof Uint8Array) ? csv.content : undefined;
    expect(content?.size).toBe(large.length);
    expect(await collected(content!.open())).toEqual(bytes(large));
  });

  test.each(["app.py", "data/large.csv"] as const)("must not change meanwhile: %s", async (path) => {
    const shipped = await readShipped(dashboard, { files: memoryFiles(folder) });
    const later = memoryFiles({ ...folder, [path]: folder[path].replace(/^./, "X") });
    const read = async () => {
      for (const entry of await shippedEntries(shipped, { files: later })) {
        if (entry.kind === "file" && !(entry.content instanceof Uint8Array)) await collected(entry.content.open());
      }
    };
    await expect(read()).rejects.toMatchObject({
      name: "UserError",
      message: `"${path}" was changed while the image was built.`,
    });
  });

  test("must be there, and be files", async () => {
    const gone = dashboardOf({ shipped: ["nothing.py"] });
    await expect(readShipped(gone, { files: memoryFiles(folder) })).rejects.toThrow(
      '"nothing.py" is gone; a file is expected.',
    );
    const aFolder = dashboardOf({ shipped: ["pages"] });
    await expect(readShipped(aFolder, { files: memoryFiles(folder) })).rejects.toThrow(
      '"pages" is a folder; a file is expected.',
    );
  });
});

test("assets are what is below a folder of that name, wherever it is", () => {
  expect(["assets/a.css", "pkg/assets/img/a.png", "assets", "my-assets/a.css", "a/assets.py"].map(isAsset)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
