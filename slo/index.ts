export {
  dnsProbe,
  grpcProbe,
  httpProbe,
  icmpProbe,
  journeyProbe,
  tcpProbe,
  tlsProbe,
  websocketProbe,
} from "./define-probes.ts";
export {
  alertmanagerSource,
  escalation,
  handOver,
  rotation,
  route,
  shiftSource,
  snsSource,
  sqsSource,
} from "./define-relay.ts";
export { composite, defineStack, events, latency, probe, ratio, service, slo, timeSlice } from "./define-stack.ts";
export type * from "./deploy/deploy-model.ts";
export type * from "./deploy/deploy-spec.ts";
export type * from "./model.ts";
export { parseStack } from "./parse-stack.ts";
export type * from "./probe-model.ts";
export type * from "./probe-spec.ts";
export { formatProblem, type Parsed, type Problem } from "./problem.ts";
export type * from "./relay-model.ts";
export { relayService } from "./relay-service.ts";
export type * from "./relay-spec.ts";
export type { Saturation, SaturationSpec } from "./saturation.ts";
export { trafficShift } from "./shift/define-shift.ts";
export type * from "./shift/shift-report.ts";
export type * from "./shift/shift-source-spec.ts";
export type * from "./shift/traffic-shift.ts";
export type * from "./shift/traffic-shift-spec.ts";
export type * from "./spec.ts";
