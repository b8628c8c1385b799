import { secondsToDuration, secondsToWords } from "../../../duration.ts";
import type { Problem } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { isPerConnection } from "../../settle-time.ts";

/** Clients that stay where they are while the weights move. */
export const lintConnections: ShiftLint = (located) => [
  ...lifetimeProblems(located),
  ...contstatsProblems(located),
  ...stickyProblems(located),
  ...groupProblems(located),
  ...cookieProblems(located),
];

type Located = Parameters<ShiftLint>[0];

function lifetimeProblems({ shift, spec, path }: Located): readonly Problem[] {
  if (!isPerConnection(shift) || spec.affinity !== undefined) return [];
  const what = shift.layer === "nlb" ? "an NLB" : "a proxy in TCP mode";
  return [
    {
      code: "shift-affinity",
      path: `${path}.affinity`,
      message: `${what} moves new connections only, and nothing says how long the others live`,
      hint: 'write affinity: { kind: "connection", lifetime: "5m" }, or { kind: "none" } when each request opens a connection',
    },
  ];
}

function contstatsProblems({ shift: { traffic }, path }: Located): readonly Problem[] {
  if (traffic.kind !== "haproxy" || traffic.mode !== "tcp" || traffic.contstats) return [];
  return [
    {
      code: "shift-contstats",
      path: `${path}.traffic.contstats`,
      severity: "warning",
      message:
        "in TCP mode HAProxy counts a connection when it ends, so the share shown is that of sessions, not of what they carry",
      hint: "write option contstats into the backend's configuration, and contstats: true here",
    },
  ];
}

function stickyProblems({ shift: { affinity, steps }, path }: Located): readonly Problem[] {
  if (affinity.kind === "none") return [];
  const place = affinity.kind === "connection" ? "lifetime" : "for";
  const shortest = Math.min(...steps.filter(({ share }) => share < 1).map(({ holdSeconds }) => holdSeconds));
  if (affinity.seconds < shortest) return [];
  return [
    {
      code: "shift-sticky",
      path: `${path}.affinity.${place}`,
      severity: "warning",
      message: `a client stays at its arm for ${secondsToWords(affinity.seconds)}, and a step is over after ${secondsToWords(shortest)}: its share is not reached before the next begins`,
      hint: `hold each step for longer than ${secondsToDuration(affinity.seconds)}, or let clients go earlier`,
    },
  ];
}

/** Target groups are of AWS' load balancers; one of those in front of HAProxy keeps clients at no arm. */
function groupProblems({ shift: { affinity, layer, weights }, path }: Located): readonly Problem[] {
  if (affinity.kind !== "tgStickiness" || (weights.kind !== "haproxy" && layer !== "haproxy")) return [];
  return [
    {
      code: "shift-contradiction",
      severity: "warning",
      path: `${path}.affinity.kind`,
      message: `HAProxy has no target groups whose "tgStickiness" would keep clients at their arm`,
      hint: 'write what HAProxy keeps them by: "cookie", or "clientIP" for a stick table; or remove affinity where it does not',
    },
  ];
}

/** Whoever passes connections on sees nothing of what they carry. */
function cookieProblems({ shift, path }: Located): readonly Problem[] {
  const { affinity, layer } = shift;
  if (affinity.kind !== "cookie" || !isPerConnection(shift)) return [];
  const [who, instead] =
    layer === "nlb" ? ["an NLB", '"tgStickiness"'] : ["a proxy in TCP mode", '"clientIP" for a stick table'];
  return [
    {
      code: "shift-contradiction",
      severity: "warning",
      path: `${path}.affinity.kind`,
      message: `${who} passes connections on and sees no "cookie" that would keep clients at their arm`,
      hint: `write what it keeps them by: ${instead}, or { kind: "connection", lifetime: "5m" } where it keeps nobody`,
    },
  ];
}
