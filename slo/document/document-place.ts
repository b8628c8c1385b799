import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter, type Node, type Pair } from "yaml";

/** Keys and list positions that lead from the top of a document to a value. */
export type DocumentPath = readonly (string | number)[];

/** Where something stands in a file; both count from 1, as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The steps of a path as problems print it: `services[0].labels["app.kubernetes.io/name"]`. */
export function parsePath(text: string): DocumentPath {
  return [...text.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)].map(([, index, quoted, word]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (word ?? "") : unquote(quoted);
  });
}

function unquote(quoted: string): string {
  try {
    return String(JSON.parse(`"${quoted}"`));
  } catch {
    return quoted;
  }
}

/** Where a value begins; for a path that leads nowhere, where its nearest existing parent begins. */
export function placeInDocument(document: Document.Parsed, path: DocumentPath, lines: LineCounter): Place | undefined {
  const offset = findNode(document, path)?.offset;
  if (offset === undefined) return undefined;
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/** A scalar exactly as it is written, so that `1.10` stays `1.10`; nothing when the path leads to something else. */
export function sourceInDocument(document: Document.Parsed, path: DocumentPath): string | undefined {
  const found = findNode(document, path);
  return found?.complete === true && isScalar(found.node) ? found.node.source : undefined;
}

interface Found {
  readonly node: Node | null;
  readonly offset: number | undefined;
  /** False when the path went on but the document did not. */
  readonly complete: boolean;
}

function findNode(document: Document.Parsed, path: DocumentPath): Found {
  let found: Found = { node: document.contents, offset: startOf(document.contents), complete: true };
  for (const step of path) {
    const next = below(document, found.node, step);
    if (next === undefined) return { ...found, complete: false };
    found = next;
  }
  return found;
}

function below(document: Document.Parsed, node: Node | null, step: string | number): Found | undefined {
  const target = isAlias(node) ? (node.resolve(document) ?? null) : node;
  if (isSeq(target)) {
    const item = target.items[Number(step)];
    return isNode(item) ? { node: item, offset: startOf(item), complete: true } : undefined;
  }
  if (!isMap(target)) return undefined;
  const pair = target.items.find((candidate) => keyOf(candidate) === String(step));
  if (pair !== undefined) return foundPair(pair);
  for (const merge of target.items.filter(isMerge)) {
    const inherited = isNode(merge.value) ? below(document, merge.value, step) : undefined;
    if (inherited !== undefined) return inherited;
  }
  return undefined;
}

// A collection is named by its key: in block style it begins on the line below.
function foundPair(pair: Pair): Found {
  const value = isNode(pair.value) ? pair.value : null;
  const shown = isScalar(value) && value.source !== "" ? value : isNode(pair.key) ? pair.key : value;
  return { node: value, offset: startOf(shown), complete: true };
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

// The parser turns the key of a merge into a symbol.
function isMerge(pair: Pair): boolean {
  return isScalar(pair.key) && typeof pair.key.value === "symbol";
}

function startOf(node: Node | null): number | undefined {
  return node?.range?.[0];
}
