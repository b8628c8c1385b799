import { type Document, visit } from "yaml";

/** Whether a document uses aliases, so that its values may share parts. */
export function hasAliases(document: Document.Parsed): boolean {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

/** Whether plain data is nested too deep, or unfolds to more nodes than allowed; nothing when it is fine. */
export function excessOf(
  value: unknown,
  { maxDepth, maxNodes }: { maxDepth: number; maxNodes: number },
): "depth" | "size" | undefined {
  let nodes = 0;
  let excess: "depth" | "size" | undefined;
  const walk = (node: unknown, depth: number): void => {
    if (excess !== undefined || typeof node !== "object" || node === null) return;
    nodes += 1;
    if (depth > maxDepth) excess = "depth";
    else if (nodes > maxNodes) excess = "size";
    else for (const child of Object.values(node)) walk(child, depth + 1);
  };
  walk(value, 1);
  return excess;
}
