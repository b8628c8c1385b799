import { takesBeyond } from "../../../counters/outcomes/takes-beyond.ts";
import type { LabelMatcher } from "../../../promql/print-selector.ts";
import { armsOf, type TrafficShift } from "../../traffic-shift.ts";
import { type AskedOf, askedOf } from "../arm-matchers/asked-of.ts";

/** Matchers of requests that another text of the same shift does not ask for, whose series then may count others, too. */
export function leftOut(shift: TrafficShift, place: AskedOf["place"]): readonly LabelMatcher[] {
  const asked = armsOf(shift).map((arm) => askedOf(shift, arm));
  const of = (wanted: string) => asked.flatMap((texts) => texts.filter((one) => one.place === wanted));
  const [requests, others] = [of("traffic.requests")[0], of(place)];
  return (requests?.written ?? []).filter((wanted) => {
    const isOfLabel = ({ label }: LabelMatcher) => label === wanted.label;
    // Whoever asks for the label, too, may mean what is asked.
    if (others.some(({ written }) => written.some(isOfLabel))) return false;
    return others.some(({ added }) => takesBeyond(wanted, added.filter(isOfLabel)));
  });
}
