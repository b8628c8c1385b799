import type { ShiftArm, TrafficShift } from "../../../../slo/shift/traffic-shift.ts";

/** A Service's name and namespace. Source: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/ */
const hostForm = /^(.+?)\\?\.([a-z0-9-]+)(?:\\?\.svc(?:\\?\.cluster\\?\.local)?)?$/;

/** The name of a Service alone, from its host within this namespace or from an expression for that; what else there is as it is. */
export function shortHost(host: string, namespace: string): string {
  const [, name, own] = hostForm.exec(host) ?? [];
  return name !== undefined && own === namespace ? name : host;
}

/** A shift whose targets are the names of Services alone where they were hosts of this namespace. */
export function withShortTargets(shift: TrafficShift, namespace: string): TrafficShift {
  const short = (arm: ShiftArm) => ({ ...arm, target: shortHost(arm.target, namespace) });
  return { ...shift, stable: short(shift.stable), candidate: short(shift.candidate) };
}
