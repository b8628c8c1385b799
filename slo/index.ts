export { composite, defineStack, events, latency, probe, ratio, service, slo, timeSlice } from "./define-stack.ts";
export type * from "./model.ts";
export { parseStack } from "./parse-stack.ts";
export { formatProblem, type Parsed, type Problem } from "./problem.ts";
export type * from "./spec.ts";
