import { Document, isMap, isNode, isSeq, type Node, visit } from "yaml";

/** What speaks for a part of a descriptor, and where that stands. */
export type Remark = { readonly path: readonly (string | number)[]; readonly text: string };

const heading = ` Written by \`slipway schema infer\` from the data as it was; the comments say what speaks for what they stand beside.
 Correct what it got wrong: it is yours now. Add a title, a description, licenses and sources here: they are published too.`;

/** Lists of more characters are written below each other. */
const longestLine = 90;

/** A descriptor as YAML that reads as a person would write it: what is short on one line, each remark at the end of its own. */
export function yamlOf(descriptor: object, remarks: readonly Remark[]): string {
  // Readers of YAML 1.1, Python's among them, take a bare Yes for true: what they would misread is quoted.
  const document = new Document(descriptor, { schema: "yaml-1.1", merge: false });
  document.commentBefore = heading;
  visit(document, {
    Map: (key, node) => void flow(node, key === "value" || typeof key === "number"),
    Seq: (_, node) => void flow(node, true),
  });
  for (const { path, text } of remarks) {
    const node = document.getIn(path, true);
    const line = ` ${text.replace(/\s+/g, " ")}`;
    if (!isNode(node)) continue;
    if ((isMap(node) || isSeq(node)) && node.flow !== true) node.commentBefore = line;
    else node.comment = line;
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** What is short, and has no parts with parts of their own, goes on one line. */
function flow(node: Node, mayBe: boolean): void {
  if (!mayBe || !(isMap(node) || isSeq(node))) return;
  const written: unknown = JSON.parse(JSON.stringify(node));
  const parts = Object.values(written as object);
  const isPlain = parts.every(
    (part) =>
      typeof part !== "object" ||
      part === null ||
      (Array.isArray(part) && part.every((item) => typeof item !== "object")),
  );
  const fits = JSON.stringify(written).length <= longestLine;
  if (isPlain && fits && !("path" in (written as object)) && !("name" in (written as object))) node.flow = true;
}
