import type { Matcher } from "../../syntax/expression.ts";

/** Why a matcher fits no status, and the one that is meant. */
export interface StatusMistake {
  readonly why: string;
  readonly operator: Matcher["operator"];
  readonly value: string;
  /** Whether it is no expression of any other numbers either. */
  readonly isOfNothing?: true;
  /** Whether it may be right where somebody writes these statuses in another way. */
  readonly mayBeMeant?: true;
}

/** The operator that compares an expression, of those that take the same or leave it out. */
export function asExpression(operator: Matcher["operator"]): "=~" | "!~" {
  return operator.startsWith("!") ? "!~" : "=~";
}

/** The operator that compares a text, of those that take the same or leave it out. */
export function asText(operator: Matcher["operator"]): "=" | "!=" {
  return operator.startsWith("!") ? "!=" : "=";
}
