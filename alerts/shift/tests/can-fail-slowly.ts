import { armSeries } from "../../../slo/shift/traffic-selectors.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { sampleOf } from "./sample-of.ts";

/** Whether a request that fails may be one that is counted as slow: not where what counts slow ones leaves out those that fail. */
export function canFailSlowly(shift: TrafficShift): boolean {
  const { requests, errors, slow } = armSeries(shift, shift.candidate);
  if (requests === undefined || errors === undefined || slow === undefined) return true;
  const [answered, failed] = [requests[0].selector, errors[0].selector];
  const [all, within] = slow;
  const isOfRequests = sampleOf([answered, all.selector], [failed]) !== undefined;
  // What is counted apart from the requests is slow as often as the test wants it.
  if (!isOfRequests || sampleOf([answered, failed]) === undefined) return true;
  return within !== undefined && sampleOf([answered, failed, all.selector]) !== undefined;
}
