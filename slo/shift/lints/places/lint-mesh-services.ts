import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { armsOf } from "../../traffic-shift.ts";
import { armPlace } from "../arms/arm-place.ts";

/** Services of a mesh that are not those which the arms' requests go to. */
export const lintMeshServices: ShiftLint = (located) => [...serviceOfBoth(located), ...wholeHosts(located)];

function serviceOfBoth({ shift: { traffic, weights }, path }: LocatedShift): readonly Problem[] {
  if (traffic.kind !== "istio" || traffic.service === undefined) return [];
  const { service, label } = traffic;
  const at = { code: "shift-contradiction", path: `${path}.traffic.service` } as const;
  if (label === "destination_service_name")
    return [
      {
        ...at,
        message: `each arm is known by a Service of its own, its match, and ${show(service)} is one for both`,
        hint: "remove service, or write another label",
      },
    ];
  // Backends of a route are Services, and an arm is a backend.
  if (weights.kind === "gatewayRoute")
    return [
      {
        ...at,
        severity: "warning",
        message: `a route sends the requests of each arm to a Service of its own, which Istio tells as their destination, and ${show(service)} is one for both`,
        hint: "remove service, and write as the match of each arm the Service that is its backend",
      },
    ];
  const [, both] = /^(.+)-(?:primary|canary)$/.exec(service) ?? [];
  if (weights.kind !== "flagger" || both === undefined) return [];
  return [
    {
      ...at,
      severity: "warning",
      message: `${show(service)} is the Service of one arm: Flagger makes one for each`,
      hint: `write ${show(both)}, which they are made of`,
    },
  ];
}

/** A route may name a whole host; Istio's label has the short name. */
function wholeHosts(located: LocatedShift): readonly Problem[] {
  const { shift } = located;
  const { traffic } = shift;
  if (traffic.kind !== "istio" || traffic.label !== "destination_service_name") return [];
  return armsOf(shift).flatMap(({ role, match }) => {
    const [, short] = /^([a-z0-9-]+)\\?\..*\bsvc\b/.exec(match) ?? [];
    return short === undefined
      ? []
      : [
          {
            code: "shift-match-value",
            path: `${armPlace(located, role)}.match`,
            message: `${show(match)} is a whole host, and destination_service_name is the name of a Service alone`,
            hint: `write ${show(short)}`,
          },
        ];
  });
}
