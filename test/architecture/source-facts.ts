import ts from "typescript";
import type { SourceFile } from "./import-rules.ts";

/** One import, export-from, `import()` or `import("...")` type. */
export interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly line: number;
}

/** One use of something that reads the world. */
export interface WorldUse {
  readonly name: string;
  readonly line: number;
}

/** Everything that a file imports, however it writes it. */
export function importsOf(file: SourceFile): readonly Import[] {
  const { source, nodes } = parse(file);
  return nodes.flatMap((node) => {
    const found = importIn(node);
    return found === undefined ? [] : [{ ...found, line: lineOf(source, node) }];
  });
}

function importIn(node: ts.Node): Omit<Import, "line"> | undefined {
  if (ts.isImportDeclaration(node)) {
    return { specifier: textOf(node.moduleSpecifier), typeOnly: node.importClause?.isTypeOnly ?? false };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    return { specifier: textOf(node.moduleSpecifier), typeOnly: node.isTypeOnly };
  }
  if (ts.isImportTypeNode(node)) {
    const specifier = ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : "";
    return { specifier, typeOnly: true };
  }
  const [first] = ts.isCallExpression(node) ? node.arguments : [];
  const isCall = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  // A computed `import()` names no file, so there is nothing to look up in the table.
  return isCall && first !== undefined && ts.isStringLiteralLike(first)
    ? { specifier: first.text, typeOnly: false }
    : undefined;
}

const worldNames = [
  "process",
  "fetch",
  "performance",
  "console",
  "crypto",
  "globalThis",
  "setTimeout",
  "setInterval",
  "setImmediate",
];
const worldMembers = ["Date.now", "Math.random"];

/** Every use of the clock, of chance, or of the process and its streams. */
export function clockAndInputOf(file: SourceFile): readonly WorldUse[] {
  const { source, nodes } = parse(file);
  const local = new Set(nodes.flatMap((node) => declaredName(node) ?? []));
  return nodes.flatMap((node) => {
    const name = worldUseIn(node);
    return name === undefined || local.has(name) ? [] : [{ name, line: lineOf(source, node) }];
  });
}

function worldUseIn(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const name = `${node.expression.getText()}.${node.name.text}`;
    return worldMembers.includes(name) ? name : undefined;
  }
  if (ts.isNewExpression(node)) {
    return node.expression.getText() === "Date" && (node.arguments ?? []).length === 0 ? "new Date()" : undefined;
  }
  if (ts.isCallExpression(node)) {
    if (node.expression.kind === ts.SyntaxKind.ImportKeyword) return "import()";
    return node.expression.getText() === "Date" ? "Date()" : undefined;
  }
  return ts.isIdentifier(node) && worldNames.includes(node.text) && isValue(node) ? node.text : undefined;
}

/** Whether an identifier stands for a value, and is not merely the name of a property or of a type. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  const isMemberName =
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    ((ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isMethodDeclaration(parent)) &&
      parent.name === node);
  return !isMemberName && !ts.isTypeNode(parent);
}

function declaredName(node: ts.Node): string | undefined {
  const isDeclaration =
    ts.isVariableDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isBindingElement(node) ||
    ts.isImportSpecifier(node);
  return isDeclaration && node.name !== undefined && ts.isIdentifier(node.name) ? node.name.text : undefined;
}

function parse({ path, text }: SourceFile): { readonly source: ts.SourceFile; readonly nodes: readonly ts.Node[] } {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    node.forEachChild(visit);
  };
  visit(source);
  return { source, nodes };
}

function textOf(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : "";
}

function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
}
