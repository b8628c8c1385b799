import type { SyntaxNode } from "@lezer/common";
import { applyModifier, modifierNodes } from "./apply-modifier.ts";
import type { Binary, Expression, Name } from "./expression.ts";
import { operators, RIGHT_TO_LEFT, SIGN_PRECEDENCE } from "./operators.ts";
import type { QuerySource } from "./query-source.ts";
import { childrenOf, readMatching, readName } from "./read-selector.ts";

/** One word of a chain of operators, in the order of the text. */
type Link =
  | { readonly kind: "operand"; readonly expression: Expression }
  | { readonly kind: "sign"; readonly sign: "+" | "-"; readonly from: number }
  | { readonly kind: "modifier"; readonly node: SyntaxNode }
  | { readonly kind: "operator"; readonly operator: Name; readonly with: Pick<Binary, "bool" | "matching" | "fill"> };

/**
 * Reads a chain of operators, signs and modifiers. The grammar's own tree cannot be used for its shape: it takes
 * `a > b offset 5m + 1` for `((a > b) offset 5m) + 1` and `-a[5m]` for `(-a)[5m]`, where Prometheus binds modifiers tightest.
 */
export function readChain(
  node: SyntaxNode,
  source: QuerySource,
  readOperand: (node: SyntaxNode) => Expression,
): Expression {
  const links: Link[] = [];
  collect(node, source, readOperand, links);
  let next = 0;

  const operand = (): Expression => {
    const link = links[next++];
    if (link?.kind === "sign") {
      const of = chain(SIGN_PRECEDENCE);
      return { kind: "unary", operator: link.sign, of, from: link.from, to: of.to };
    }
    if (link?.kind !== "operand") throw new Error("the syntax tree has an operator without an operand");
    let { expression } = link;
    for (let behind = links[next]; behind?.kind === "modifier"; behind = links[next]) {
      expression = applyModifier(expression, behind.node, source);
      next++;
    }
    return expression;
  };

  const chain = (minimum: number): Expression => {
    let left = operand();
    for (let link = links[next]; link?.kind === "operator"; link = links[next]) {
      const { operator } = link;
      const precedence = operators.get(operator.text)?.precedence ?? 0;
      if (precedence < minimum) break;
      next++;
      const right = chain(operator.text === RIGHT_TO_LEFT ? precedence : precedence + 1);
      left = { kind: "binary", operator, left, right, ...link.with, from: left.from, to: right.to };
    }
    return left;
  };
  return chain(0);
}

function collect(
  node: SyntaxNode,
  source: QuerySource,
  readOperand: (node: SyntaxNode) => Expression,
  links: Link[],
): void {
  const children = childrenOf(node);
  const [first, second] = children as [SyntaxNode, SyntaxNode];
  if (node.name === "BinaryExpr") {
    collect(first, source, readOperand, links);
    const operator = { ...readName(second, source), text: source.text.slice(second.from, second.to).toLowerCase() };
    links.push({ kind: "operator", operator, with: operatorModifiers(children, source) });
    collect(children.at(-1) as SyntaxNode, source, readOperand, links);
  } else if (node.name === "UnaryExpr") {
    links.push({ kind: "sign", sign: source.text[node.from] as "+" | "-", from: node.from });
    collect(second, source, readOperand, links);
  } else if (modifierNodes.has(node.name)) {
    collect(first, source, readOperand, links);
    links.push({ kind: "modifier", node });
  } else if (node.name === "NumberDurationLiteral" && /[-+]/.test(source.text[node.from] as string)) {
    // The grammar takes the sign into the number, so that -1 ^ 2 would be 1.
    links.push({ kind: "sign", sign: source.text[node.from] as "+" | "-", from: node.from });
    links.push({ kind: "operand", expression: readOperand(node) });
  } else links.push({ kind: "operand", expression: readOperand(node) });
}

function operatorModifiers(
  children: readonly SyntaxNode[],
  source: QuerySource,
): Pick<Binary, "bool" | "matching" | "fill"> {
  const child = (name: string) => children.slice(2, -1).find((candidate) => candidate.name === name);
  const [bool, matching, fill] = [child("BoolModifier"), child("MatchingModifierClause"), child("FillModifier")];
  return {
    ...(bool && { bool: { from: bool.from, to: bool.to } }),
    ...(matching && { matching: readMatching(matching, source) }),
    ...(fill && { fill: { from: fill.from, to: fill.to } }),
  };
}
