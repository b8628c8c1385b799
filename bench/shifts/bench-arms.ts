/** The arms in the middle of a rollout, each of three servers or pods. */
export const benchArms = [
  { name: "blue", weight: 75 },
  { name: "green", weight: 25 },
] as const;

export type BenchArm = (typeof benchArms)[number];

/** Servers or pods of an arm. */
export function membersOf({ name }: BenchArm): readonly string[] {
  return ["1", "2", "3"].map((number) => `${name}-${number}`);
}

/** For how long counters had been counting when the bench began. */
export const countedSeconds = 7_200;

/** What one member of an arm has answered after so many seconds: thirty requests a second for a shift, of which one in a thousand fails. */
export function answersOf(
  { weight }: BenchArm,
  elapsedSeconds: number,
): { readonly all: number; readonly failed: number } {
  const all = Math.floor((elapsedSeconds * 10 * weight) / 100);
  return { all, failed: Math.floor(all / 1_000) };
}

/** The arm of a member. */
export function armOfMember(member: string): BenchArm {
  const arm = benchArms.find(({ name }) => member.startsWith(`${name}-`));
  if (arm === undefined) throw new Error(`no arm has ${member}`);
  return arm;
}
