import type { PromqlDialect } from "../promql-dialect.ts";
import { excerptOf, type Place, type PromqlCode, type PromqlFinding } from "../promql-finding.ts";
import type { PromqlType } from "../promql-functions.ts";
import type { Expression } from "../syntax/expression.ts";

/** What a check of one node may look at, and where it puts what it finds. */
export interface CheckContext {
  readonly text: string;
  /** The query, and those that ask for the same thing. */
  readonly texts: readonly string[];
  readonly dialect: PromqlDialect;
  readonly findings: PromqlFinding[];
}

/** One rule of PromQL beyond its grammar, applied to every node of a query. */
export type NodeCheck = (node: Expression, context: CheckContext, parent: Expression | undefined) => void;

/** Adds one finding. */
export function report(context: CheckContext, code: PromqlCode, place: Place, message: string, hint: string): void {
  context.findings.push({ code, message, hint, from: place.from, to: place.to });
}

/** The text of a node as it is shown in a sentence. */
export function shown(context: CheckContext, { from, to }: Place): string {
  return excerptOf(context.text.slice(from, to));
}

/** The whole text of a node, for hints that repeat it; shortened only when it is long. */
export const typeNames: Readonly<Record<PromqlType, string>> = {
  scalar: "a number",
  string: "a text",
  instant: "an instant vector",
  range: "a range vector",
};
