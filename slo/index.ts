export { composite, defineStack, events, latency, probe, ratio, service, slo, timeSlice } from "./define-stack.ts";
export type * from "./deploy/deploy-model.ts";
export type * from "./deploy/deploy-spec.ts";
export type * from "./model.ts";
export { parseStack } from "./parse-stack.ts";
export {
  dnsProbe,
  grpcProbe,
  httpProbe,
  icmpProbe,
  journeyProbe,
  tcpProbe,
  tlsProbe,
  websocketProbe,
} from "./probe/define-probes.ts";
export type * from "./probe/probe-model.ts";
export type * from "./probe/probe-spec.ts";
export { formatProblem, type Parsed, type Problem } from "./problem.ts";
export {
  alertmanagerSource,
  escalation,
  handOver,
  rotation,
  route,
  shiftSource,
  snsSource,
  sqsSource,
} from "./relay/define-relay.ts";
export type * from "./relay/on-call-spec.ts";
export type * from "./relay/recipient-spec.ts";
export type * from "./relay/relay-model.ts";
export { relayService } from "./relay/relay-service.ts";
export type * from "./relay/relay-source-spec.ts";
export type * from "./relay/relay-spec.ts";
export type { Saturation, SaturationSpec } from "./saturation.ts";
export type * from "./shift/shift-report.ts";
export { trafficShift } from "./shift/spec/define-shift.ts";
export type * from "./shift/spec/shift-source-spec.ts";
export type * from "./shift/spec/traffic-shift-spec.ts";
export type * from "./shift/traffic-shift.ts";
export type * from "./spec.ts";
