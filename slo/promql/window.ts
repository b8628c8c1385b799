import { scanPromql } from "./syntax/scan-promql.ts";

/** Whether a query has the placeholder `$window` outside texts and comments. */
export function usesWindow(text: string): boolean {
  return text.includes("$window") && scanPromql(text).tokens.some(({ kind }) => kind === "window");
}

/** A query with a duration such as 5m15s in place of every `$window`; texts and comments stay as they are. */
export function withWindow(text: string, duration: string): string {
  if (!text.includes("$window")) return text;
  const placeholders = scanPromql(text).tokens.filter(({ kind }) => kind === "window");
  return placeholders.reduceRight((query, { from, to }) => query.slice(0, from) + duration + query.slice(to), text);
}
