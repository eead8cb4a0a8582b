import { expect, test } from "vitest";
import { debOf } from "../fixtures/deb.ts";
import { capabilityRoot } from "./capability-root.ts";
import { unpackDeb } from "./deb.ts";

/** The links to `/usr/lib/…` that a package with this script, and these files, gets. */
async function linksOf(postinst: string, ...files: readonly string[]) {
  const members = files.map((name) => [{ name: `./${name}` }, "library"] as const);
  const deb = await unpackDeb(await debOf("Package: p\nVersion: 1\n", members, { postinst }), "p.deb");
  return capabilityRoot([deb]).flatMap((entry) => (entry.kind === "link" ? [`${entry.path} → ${entry.target}`] : []));
}

test("a link of alternatives is made where the script names it and the file is there", async () => {
  const script = `#!/bin/sh
set -e
update-alternatives --install /usr/lib/x86_64-linux-gnu/libblas.so.3 \\
                    libblas.so.3-x86_64-linux-gnu /usr/lib/x86_64-linux-gnu/blas/libblas.so.3 10
update-alternatives --quiet --install /usr/bin/pager pager /usr/bin/less 77 --slave /usr/share/man/man1/pager.1.gz x /usr/share/man/man1/less.1.gz
update-alternatives --quiet --install /usr/bin/pager pager /usr/bin/more 50
`;
  expect(await linksOf(script, "usr/lib/x86_64-linux-gnu/blas/libblas.so.3", "usr/bin/less", "usr/bin/more")).toEqual([
    "usr/bin/pager → /usr/bin/less",
    "usr/lib/x86_64-linux-gnu/libblas.so.3 → /usr/lib/x86_64-linux-gnu/blas/libblas.so.3",
  ]);
});

test.each([
  ["the file is not there", "update-alternatives --install /usr/bin/a a /usr/lib/absent 1", ["usr/lib/other"]],
  ["a variable stands in it", "update-alternatives --install /usr/bin/$i $i $basedir/bin/$i 1", ["usr/bin/java"]],
  ["it leads out of /usr", "update-alternatives --install /etc/passwd a /usr/bin/a 1", ["usr/bin/a"]],
  [
    "a package brings the file itself",
    "update-alternatives --install /usr/bin/a a /usr/bin/b 1",
    ["usr/bin/a", "usr/bin/b"],
  ],
])("nothing is made where %s", async (_, script, files) => {
  expect(await linksOf(script, ...files)).toEqual([]);
});
