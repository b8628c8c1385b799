import type { ShiftArmReport, ShiftReport } from "../../../slo/shift/shift-report.ts";

/** The arm that new traffic goes to. */
export function candidateOf({ arms }: Pick<ShiftReport, "arms">): ShiftArmReport {
  return armOf(arms, "candidate");
}

/** The arm that had the traffic before. */
export function stableOf({ arms }: Pick<ShiftReport, "arms">): ShiftArmReport {
  return armOf(arms, "stable");
}

function armOf(arms: ShiftReport["arms"], role: ShiftArmReport["role"]): ShiftArmReport {
  const found = arms.find((arm) => arm.role === role) ?? arms.at(role === "stable" ? 0 : -1);
  if (found === undefined) throw new Error("a shift report without arms came through its schema");
  return found;
}

/** Arms that are meant to get something and have no server that takes it. */
export function armsDown({ arms, down }: Pick<ShiftReport, "arms" | "down">): readonly ShiftArmReport[] {
  return arms.filter(({ name }) => down.includes(name));
}

/** `green v1.42`. */
export function armName({ name, version }: Pick<ShiftArmReport, "name" | "version">): string {
  return version === null || version === "" ? name : `${name} ${version}`;
}

/** The arm that all traffic has left, and whether it may go; nothing while a rollout goes on, and after one that went back. */
export function oldArmOf(
  report: Pick<ShiftReport, "arms" | "oldArm" | "outcome">,
): (NonNullable<ShiftReport["oldArm"]> & { readonly name: string }) | undefined {
  const { oldArm, outcome } = report;
  return oldArm === null || outcome !== "completed" ? undefined : { ...oldArm, name: armName(stableOf(report)) };
}

/** Whether nobody asks for anything, as far as anybody can see. */
export function isUnasked(report: ShiftReport): boolean {
  return candidateOf(report).actual === null && !report.blind.some(({ source }) => source === "traffic");
}
