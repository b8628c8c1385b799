import type { Stack } from "../../../slo/model.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { Expectation, InputSeries } from "../../rule-tests/rule-test.ts";
import type { Told } from "../told.ts";
import type { FailingCandidate } from "./failing-candidate.ts";
import type { PlannedSplit } from "./planned-split.ts";
import type { ShiftPhase } from "./shift-feed.ts";

/** What courses of a shift are made of. */
export interface CourseContext {
  readonly shift: TrafficShift;
  readonly stack: Stack;
  readonly told: Told;
  readonly split: PlannedSplit;
  /** Undefined where no candidate is ever called worse. */
  readonly failing: FailingCandidate | undefined;
}

/** What happens in a test, and what the rules have to say of it. */
export interface Course {
  readonly name: string;
  readonly phases: readonly ShiftPhase[];
  /** What a controller says beside it. */
  readonly said?: readonly InputSeries[];
  readonly expected: readonly Expectation[];
}
