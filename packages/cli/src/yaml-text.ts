import { Document, isCollection, isMap, isScalar, isSeq, visit } from 'yaml';

const widest = 100;

/** A value as YAML that people like to read: what fits on a line stands on one. */
export function yamlOf(value: unknown): string {
  const document = new Document(value);
  visit(document, {
    Collection(_, node) {
      const members = isMap(node) ? node.items.map(({ value: member }) => member) : node.items;
      const plain = members.every((member) => isScalar(member) || (isSeq(member) && member.flow));
      if (!plain) return;
      node.flow = JSON.stringify(node).length <= widest;
    },
  });
  // Lists of lists on one line are harder to read than one a line.
  visit(document, {
    Seq(_, node) {
      if (node.items.some((item) => isCollection(item))) node.flow = false;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true }).trimEnd();
}
