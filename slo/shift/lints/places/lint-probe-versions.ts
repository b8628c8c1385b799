import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { armsOf, type ShiftArm } from "../../traffic-shift.ts";
import { usualVersionHeader } from "../../usual-version-header.ts";
import { armPlace } from "../arms/arm-place.ts";

/** Probes of one address for arms whose versions are not written: what answers well counts as a wrong version. */
export const lintProbeVersions: ShiftLint = (located): readonly Problem[] => {
  const { probes } = located.shift;
  if (probes === undefined) return [];
  const untold = armsOf(located.shift).filter(({ version }) => version === undefined);
  const header = probes.versionHeader ?? usualVersionHeader;
  if (typeof probes.url === "string") return untoldAnswers(located, { untold, url: probes.url, header });
  // An arm's own address says whose answer it was.
  if (probes.versionHeader === undefined || untold.length < 2) return [];
  return [
    {
      code: "shift-contradiction",
      severity: "warning",
      path: `${located.path}.probes.versionHeader`,
      message: `${show(header)} is compared with the versions of the arms, and none is written`,
      hint: "write the version of each arm, or remove versionHeader",
    },
  ];
};

interface Untold {
  readonly untold: readonly ShiftArm[];
  readonly url: string;
  readonly header: string;
}

function untoldAnswers(located: LocatedShift, { untold, url, header }: Untold): readonly Problem[] {
  const [arm, ...others] = untold;
  if (arm === undefined) return [];
  const isOne = others.length === 0;
  return [
    {
      code: "shift-contradiction",
      severity: "warning",
      path: isOne ? armPlace(located, arm.role) : `${located.path}.probes.url`,
      message: isOne
        ? `${show(arm.name)} has no version, by which ${header} would tell its answers at ${show(url)}: each of them counts as wrong_version, and for neither arm`
        : `both arms are asked at ${show(url)}, and neither has a version, by which ${header} would tell whose answer it was: each good one counts as wrong_version`,
      hint: `write ${isOne ? "its version" : "the version of each arm"}, as ${header} has it, or in probes.url the address of each arm`,
    },
  ];
}
