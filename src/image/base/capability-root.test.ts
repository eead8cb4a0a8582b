import { expect, test } from "vitest";
import { collected } from "../../oci/digest.ts";
import { debOf } from "../fixtures/deb.ts";
import { unpackTar } from "../fixtures/layers.ts";
import { tarOf } from "../layer/tar.ts";
import { capabilityRoot } from "./capability-root.ts";
import { unpackDeb } from "./deb.ts";

async function rootOf(...data: Parameters<typeof debOf>[1][]) {
  const debs = await Promise.all(
    data.map(async (members, index) =>
      unpackDeb(await debOf(`Package: p${index}\nVersion: 1\n`, members), `p${index}.deb`),
    ),
  );
  const root = await unpackTar(await collected(tarOf(capabilityRoot(debs))));
  return new Map([...root].filter(([, { type }]) => type !== "directory").map(([path, { text }]) => [path, text]));
}

test("packages lie below /usr, each with its record", async () => {
  const root = await rootOf(
    [[{ name: "./lib/x86_64-linux-gnu/a.so" }, "a"]],
    [[{ name: "./usr/share/man/man1/b.1" }, "manual"]],
  );
  expect([...root.keys()]).toEqual([
    "usr/lib/x86_64-linux-gnu/a.so",
    "var/lib/dpkg/status.d/p0",
    "var/lib/dpkg/status.d/p1",
  ]);
});

test("drivers of ODBC are listed with their whole paths", async () => {
  const root = await rootOf(
    [
      [{ name: "./usr/lib/x86_64-linux-gnu/odbc/libtdsodbc.so" }, "driver"],
      [
        { name: "./usr/share/tdsodbc/odbcinst.ini" },
        "[FreeTDS]\nDescription=TDS driver\nDriver=libtdsodbc.so\nSetup=libtdsS.so\nCPTimeout=\n",
      ],
    ],
    [
      [{ name: "./usr/lib/x86_64-linux-gnu/odbc/psqlodbcw.so" }, "driver"],
      [
        { name: "./usr/share/psqlodbc/odbcinst.ini.template" },
        "# made\n[PostgreSQL Unicode]\nDriver = psqlodbcw.so\nDriver64 = /opt/other.so\n",
      ],
    ],
  );
  expect(root.get("etc/odbcinst.ini")).toBe(
    "[PostgreSQL Unicode]\nDriver=/usr/lib/x86_64-linux-gnu/odbc/psqlodbcw.so\nDriver64 = /opt/other.so\n\n" +
      "[FreeTDS]\nDescription=TDS driver\nDriver=/usr/lib/x86_64-linux-gnu/odbc/libtdsodbc.so\nCPTimeout=\n",
  );
});

test("fontconfig and FreeTDS are set up as their scripts would", async () => {
  const root = await rootOf([
    [{ name: "./usr/share/fontconfig/conf.avail/10-hinting-slight.conf" }, "slight"],
    [{ name: "./usr/share/freetds/freetds.conf" }, "[global]\n"],
  ]);
  expect(root.get("etc/fonts/conf.d/10-hinting-slight.conf")).toBe(
    "/usr/share/fontconfig/conf.avail/10-hinting-slight.conf",
  );
  expect(root.get("etc/freetds/freetds.conf")).toBe("[global]\n");
});

test("of the world's locales those of these islands are there, with what they share with others", async () => {
  const root = await rootOf([
    [{ name: "./usr/lib/locale/aa_DJ.utf8/LC_CTYPE" }, "letters"],
    [{ name: "./usr/lib/locale/aa_DJ.utf8/LC_TIME" }, "elsewhere"],
    [{ name: "./usr/lib/locale/de_DE.utf8/LC_TIME" }, "Montag"],
    [{ name: "./usr/lib/locale/cy_GB/LC_TIME" }, "not UTF-8"],
    [{ name: "./usr/lib/locale/en_AG/LC_MESSAGES/SYS_LC_MESSAGES" }, "yes"],
    [{ name: "./usr/lib/locale/en_GB.utf8/LC_CTYPE", type: "symlink", linkname: "../aa_DJ.utf8/LC_CTYPE" }],
    [
      {
        name: "./usr/lib/locale/en_GB.utf8/LC_MESSAGES/SYS_LC_MESSAGES",
        type: "symlink",
        linkname: "../../en_AG/LC_MESSAGES/SYS_LC_MESSAGES",
      },
    ],
    [{ name: "./usr/lib/locale/en_GB.utf8/LC_TIME" }, "Monday"],
  ]);
  expect([...root.keys()].filter((path) => path.startsWith("usr/"))).toEqual([
    "usr/lib/locale/aa_DJ.utf8/LC_CTYPE",
    "usr/lib/locale/en_AG/LC_MESSAGES/SYS_LC_MESSAGES",
    "usr/lib/locale/en_GB.utf8/LC_CTYPE",
    "usr/lib/locale/en_GB.utf8/LC_MESSAGES/SYS_LC_MESSAGES",
    "usr/lib/locale/en_GB.utf8/LC_TIME",
  ]);
});
