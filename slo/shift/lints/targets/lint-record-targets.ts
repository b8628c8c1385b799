import { isIpAddress } from "../../../probe/address.ts";
import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { armPlace } from "../arms/arm-place.ts";

/** Where a record leads, or its own name, in the place of the set identifier by which Route 53 tells it from the others of its name. */
export const lintRecordTargets: ShiftLint = (located): readonly Problem[] => {
  const { shift, spec } = located;
  const { weights } = shift;
  if (weights.kind !== "route53") return [];
  return spec.arms.flatMap(({ role, target }): readonly Problem[] => {
    const what = target === undefined ? undefined : instead(target, weights.record);
    if (target === undefined || what === undefined) return [];
    return [
      {
        code: "shift-target",
        severity: "warning",
        path: `${armPlace(located, role)}.target`,
        message: `${show(target)} is ${what}, and Route 53 has the weight of each under its set identifier`,
        hint: `write the set identifier of the arm's record (aws route53 list-resource-record-sets), such as ${show(role === "stable" ? shift.stable.name : shift.candidate.name)}, unless it is called so`,
      },
    ];
  });
};

/** What a target is that is hardly a set identifier. */
function instead(target: string, record: string): string | undefined {
  const written = plainName(target);
  if (isIpAddress(written)) return "an address that a record leads to";
  if (hostOfAws.test(written)) return "a host of AWS that a record leads to";
  return written === plainName(record) ? "the name of the record itself, which both arms have" : undefined;
}

/** Names of DNS know no case, and may end with a dot; as an expression one has its dots escaped. */
function plainName(written: string): string {
  return written.replaceAll("\\.", ".").replace(/\.$/, "").toLowerCase();
}

const hostOfAws = /\.(?:amazonaws\.com(?:\.cn)?|cloudfront\.net|awsglobalaccelerator\.com|elasticbeanstalk\.com)$/;
