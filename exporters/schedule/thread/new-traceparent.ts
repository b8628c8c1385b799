import { randomBytes } from "node:crypto";

/** A W3C `traceparent` for a trace of its own, sampled: https://www.w3.org/TR/trace-context/#traceparent-header */
export function newTraceparent(): string {
  return `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-01`;
}
