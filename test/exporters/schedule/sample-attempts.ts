import type { ProbeAttempt } from "../../../exporters/probe/probe-attempt.ts";

export const success: ProbeAttempt = {
  result: "success",
  reason: undefined,
  detail: "",
  durationSeconds: 0.02,
  hops: [],
  tls: undefined,
  evidence: undefined,
};

export const failure: ProbeAttempt = { ...success, result: "failure", reason: "connect_refused", detail: "refused" };

export const timeout: ProbeAttempt = { ...failure, reason: "timeout", detail: "no answer within 10 s" };
