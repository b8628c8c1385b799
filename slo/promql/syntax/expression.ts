import type { Place } from "../promql-finding.ts";

/** A parsed query: a tree whose nodes know their place in the text that the user wrote. */
export type Expression =
  | NumberLiteral
  | StringLiteral
  | Selector
  | RangeSelector
  | Subquery
  | Call
  | Aggregation
  | Binary
  | Unary
  | Parenthesis;

export interface NumberLiteral extends Place {
  readonly kind: "number";
  readonly value: number;
  /** Written as a duration, such as 5m, which means 300. */
  readonly duration: boolean;
}

export interface StringLiteral extends Place {
  readonly kind: "string";
  readonly value: string;
}

export interface Selector extends Place {
  readonly kind: "selector";
  /** The place of metric and matchers alone, without offset and @. */
  readonly body: Place;
  readonly metric?: Name;
  readonly matchers: readonly Matcher[];
  readonly modifiers: Modifiers;
}

export interface RangeSelector extends Place {
  readonly kind: "range";
  readonly of: Selector;
  readonly range: Duration;
  readonly modifiers: Modifiers;
}

export interface Subquery extends Place {
  readonly kind: "subquery";
  readonly of: Expression;
  readonly range: Duration;
  readonly step?: Duration;
  readonly modifiers: Modifiers;
}

export interface Call extends Place {
  readonly kind: "call";
  readonly name: Name;
  readonly args: readonly Expression[];
}

export interface Aggregation extends Place {
  readonly kind: "aggregation";
  readonly name: Name;
  readonly grouping?: Grouping;
  readonly args: readonly Expression[];
}

export interface Binary extends Place {
  readonly kind: "binary";
  readonly operator: Name;
  readonly left: Expression;
  readonly right: Expression;
  readonly bool?: Place;
  readonly matching?: Matching;
  readonly fill?: Place;
}

export interface Unary extends Place {
  readonly kind: "unary";
  readonly operator: "+" | "-";
  readonly of: Expression;
}

export interface Parenthesis extends Place {
  readonly kind: "parenthesis";
  readonly of: Expression;
}

/** A word of the query and its place; `quoted` when it was written as a text, which needs UTF-8 names. */
export interface Name extends Place {
  readonly text: string;
  readonly quoted: boolean;
}

export type MatchOperator = "=" | "!=" | "=~" | "!~";

export interface Matcher extends Place {
  readonly label: Name;
  readonly operator: MatchOperator;
  readonly value: string;
  /** The place of the quoted value, quotes included. */
  readonly valuePlace: Place;
}

export interface Duration extends Place {
  readonly kind: "literal" | "number" | "window" | "arithmetic";
  /** Unknown for the placeholder and for arithmetic. */
  readonly milliseconds?: number;
}

export interface Modifiers {
  readonly offset?: Duration;
  readonly at?: Place;
  readonly anchored?: Place;
  readonly smoothed?: Place;
}

export interface Grouping extends Place {
  readonly without: boolean;
  readonly labels: readonly Name[];
}

export interface Matching extends Place {
  readonly kind: "on" | "ignoring";
  readonly labels: readonly Name[];
  readonly group?: { readonly side: "left" | "right"; readonly labels: readonly Name[]; readonly place: Place };
}

/** The direct parts of an expression, in the order in which they are written. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "range":
    case "subquery":
    case "unary":
    case "parenthesis":
      return [expression.of];
    case "call":
    case "aggregation":
      return expression.args;
    case "binary":
      return [expression.left, expression.right];
    default:
      return [];
  }
}

/** Calls `visit` for the expression and everything inside it, outermost first. */
export function walkExpression(expression: Expression, visit: (expression: Expression) => void): void {
  visit(expression);
  for (const part of partsOf(expression)) walkExpression(part, visit);
}

/** The expression inside any parentheses around it. */
export function withoutParentheses(expression: Expression): Expression {
  return expression.kind === "parenthesis" ? withoutParentheses(expression.of) : expression;
}
