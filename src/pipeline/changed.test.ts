import { expect, test } from "vitest";
import { parseDiff } from "./changed.ts";

const diff = `diff --git app.py app.py
index 111..222 100644
--- app.py
+++ app.py
@@ -3 +3,2 @@ def f():
-old
+new
+newer
@@ -10,2 +11,0 @@
-gone
-gone too
@@ -20,0 +20 @@
+added
diff --git gone.py gone.py
--- gone.py
+++ /dev/null
@@ -1 +0,0 @@
-x
diff --git "d\\303\\251j\\303\\240 \\"vu\\".py" "d\\303\\251j\\303\\240 \\"vu\\".py"
--- "d\\303\\251j\\303\\240 \\"vu\\".py"
+++ "d\\303\\251j\\303\\240 \\"vu\\".py"
@@ -1 +1 @@
-a
+b
`;

test("reads the added and touched lines of each file, whatever it is called", () => {
  expect(parseDiff(diff)).toEqual(
    new Map([
      [
        "app.py",
        [
          { first: 3, last: 4 },
          { first: 20, last: 20 },
        ],
      ],
      ['déjà "vu".py', [{ first: 1, last: 1 }]],
    ]),
  );
});

test("what a line holds is never taken for the diff's own words", () => {
  const hostile = `diff --git x.csv x.csv
--- x.csv
+++ x.csv
@@ -1,2 +1,3 @@
--- a,b
-@@ -1 +1 @@
+++ other.csv
+@@ -1 +700 @@
+3
\\ No newline at end of file
@@ -9,0 +11 @@
+4
`;
  expect(parseDiff(hostile)).toEqual(
    new Map([
      [
        "x.csv",
        [
          { first: 1, last: 3 },
          { first: 11, last: 11 },
        ],
      ],
    ]),
  );
});
