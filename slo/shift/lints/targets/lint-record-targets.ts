import { isIpAddress } from "../../../probe/address.ts";
import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { armPlace } from "../arms/arm-place.ts";

/** Where a record leads, in the place of the set identifier by which Route 53 tells it from the others of its name. */
export const lintRecordTargets: ShiftLint = (located): readonly Problem[] => {
  const { shift, spec } = located;
  if (shift.weights.kind !== "route53") return [];
  return spec.arms.flatMap(({ role, target }): readonly Problem[] => {
    if (target === undefined) return [];
    const written = target.replaceAll("\\.", ".").replace(/\.$/, "");
    const noun = isIpAddress(written) ? "an address" : hostOfAws.test(written) ? "a host of AWS" : undefined;
    if (noun === undefined) return [];
    return [
      {
        code: "shift-target",
        severity: "warning",
        path: `${armPlace(located, role)}.target`,
        message: `${show(target)} is ${noun} that a record leads to, and Route 53 has the weight of each under its set identifier`,
        hint: `write the set identifier of the arm's record (aws route53 list-resource-record-sets), such as ${show(role === "stable" ? shift.stable.name : shift.candidate.name)}, unless it is called so`,
      },
    ];
  });
};

const hostOfAws = /\.(?:amazonaws\.com(?:\.cn)?|cloudfront\.net|awsglobalaccelerator\.com|elasticbeanstalk\.com)$/i;
