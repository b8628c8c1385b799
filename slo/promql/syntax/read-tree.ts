import type { SyntaxNode } from "@lezer/common";
import { durationMilliseconds, numberValue } from "./duration-text.ts";
import type { Expression, Name, NumberLiteral } from "./expression.ts";
import { type QuerySource, reportWindow } from "./query-source.ts";
import { childrenOf, readGrouping, readSelector } from "./read-selector.ts";
import { readChain } from "./regroup.ts";

/** Turns the grammar's tree of one expression into ours, with the places and values of the text that the user wrote. */
export function readExpression(node: SyntaxNode, source: QuerySource): Expression {
  return readChain(node, source, (operand) => readOperand(operand, source));
}

function readOperand(node: SyntaxNode, source: QuerySource): Expression {
  const place = { from: node.from, to: node.to };
  switch (node.name) {
    case "NumberDurationLiteral":
      return readNumber(node, source);
    case "StringLiteral":
      return { kind: "string", value: source.tokenAt(node.from).value ?? "", ...place };
    case "VectorSelector":
      return readSelector(node, source);
    case "ParenExpr":
      return { kind: "parenthesis", of: readExpression(node.firstChild as SyntaxNode, source), ...place };
    case "FunctionCall":
      return { kind: "call", name: wordAt(node, source), args: readArguments(node, source), ...place };
    case "AggregateExpr": {
      const modifier = node.getChild("AggregateModifier");
      const name = { ...wordAt(node, source), text: wordAt(node, source).text.toLowerCase() };
      return {
        kind: "aggregation",
        name,
        args: readArguments(node, source),
        ...(modifier && { grouping: readGrouping(modifier, source) }),
        ...place,
      };
    }
    default:
      throw new Error(`the grammar has a node that is not known here: ${node.name}`);
  }
}

function wordAt(node: SyntaxNode, source: QuerySource): Name {
  const { from, to, text } = source.tokenAt(node.from);
  return { text, quoted: false, from, to };
}

function readArguments(node: SyntaxNode, source: QuerySource): readonly Expression[] {
  const body = node.getChild("FunctionCallBody");
  return body === null ? [] : childrenOf(body).map((argument) => readExpression(argument, source));
}

function readNumber(node: SyntaxNode, source: QuerySource): NumberLiteral {
  const signed = /[-+]/.test(source.text[node.from] as string);
  const { kind, text, from, to } = signed ? source.tokenBehind(node.from) : source.tokenAt(node.from);
  if (kind === "window") reportWindow({ from, to }, source);
  if (kind === "duration")
    return { kind: "number", value: (durationMilliseconds(text) ?? 0) / 1_000, duration: true, from, to };
  const value =
    kind === "identifier"
      ? text.toLowerCase() === "nan"
        ? Number.NaN
        : Number.POSITIVE_INFINITY
      : (numberValue(text) ?? 0);
  return { kind: "number", value, duration: false, from, to };
}
