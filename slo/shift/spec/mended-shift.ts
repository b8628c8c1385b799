import { nearest, type Problem } from "../../problem.ts";
import { shiftSchema } from "./shift-schema.ts";
import type { ShiftArmSpec, TrafficShiftSpec } from "./traffic-shift-spec.ts";

/** A shift without its fields that are broken: what is wrong with the others can be told in the same run. */
export interface MendedShift {
  readonly spec: TrafficShiftSpec;
  /** Fields of which nothing more is to be said. */
  readonly broken: ReadonlySet<string>;
}

/** What stands in for a field that every shift has. None of it is a mistake. */
const standIns: Omit<TrafficShiftSpec, "name"> = {
  service: "unknown",
  strategy: "canary",
  arms: [
    // Whatever matchers ask for, it may be theirs.
    { name: "stable", role: "stable", match: ".*" },
    { name: "candidate", role: "candidate", match: ".*" },
  ],
  traffic: { kind: "haproxy", proxy: "unknown" },
};

/** Whether nobody knows who counts the requests. */
export function isStandIn(traffic: TrafficShiftSpec["traffic"]): boolean {
  return traffic === standIns.traffic;
}

/** The shift with something else in place of each field that has a problem; undefined when it is nothing with fields. */
export function mendedShift(input: unknown, path: string, problems: readonly Problem[]): MendedShift | undefined {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return undefined;
  const fields = problems.map((problem) => fieldOf(problem.path, path));
  if (fields.includes(undefined)) return undefined;
  const known = Object.keys(shiftSchema.shape);
  // What an unknown key was meant to be is not missing.
  const meant = fields.map((field = "") => (known.includes(field) ? field : (nearest(field, known) ?? field)));
  const broken = new Set([...fields.map((field = "") => field), ...meant]);
  const sound = Object.entries(input).filter(([key]) => !broken.has(key));
  const spec = { ...standIns, weights: { kind: "haproxy" }, name: path, ...Object.fromEntries(sound) };
  const isWeighed = "weights" in input || broken.has("weights");
  const { weights: _, ...unweighed } = spec;
  // Without who holds the weights nobody knows where they act, nor what a target is.
  const isKnownWho = !broken.has("weights") && ("weights" in input || !broken.has("traffic"));
  const arms = (spec as TrafficShiftSpec).arms.map((arm) => (isKnownWho ? arm : untargeted(arm)));
  // Without the layer nobody knows whose connections live on.
  if (broken.has("layer")) broken.add("affinity");
  if (!isKnownWho || broken.has("traffic")) broken.add("layer");
  return { spec: { ...(isWeighed ? spec : unweighed), arms } as TrafficShiftSpec, broken };
}

function untargeted({ target: _, ...arm }: ShiftArmSpec): ShiftArmSpec {
  return arm;
}

/** The field of the shift that a problem is about. */
function fieldOf(place: string, path: string): string | undefined {
  if (!place.startsWith(path)) return undefined;
  return /^(?:\.([\w-]+)|\["([^"]*)"\])/.exec(place.slice(path.length))?.slice(1).find(Boolean);
}

/** Whether a problem is about one of the fields that are broken. */
export function isOfBroken(problem: Problem, path: string, broken: ReadonlySet<string>): boolean {
  const field = fieldOf(problem.path, path);
  return field === undefined || broken.has(field);
}
