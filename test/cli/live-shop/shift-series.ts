import type { Stack } from "../../../slo/model.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { SampleSeries } from "./sample-series.ts";
import { exportedShift } from "./shift-exported.ts";
import { recordedShift } from "./shift-recorded.ts";
import { sourceSeries } from "./shift-sources.ts";
import { createStory, type StoryOptions, type WeightChange } from "./shift-story.ts";

const hour = 3600;

/** A canary whose fifth and tenth looked fine and whose quarter does not: the verdict has just turned. */
const badCanary: Omit<StoryOptions, "now"> = {
  changes: [
    ...walk(150, [0.05, 0.1, 0.25, 0.5, 1, 0]),
    ...walk(99, [0.05, 0.1, 0]),
    ...walk(52, [0.05, 0.1, 0.25, 0.5, 1, 0]),
    ...walk(2.6, [0.05, 0.1, 0.25]),
  ],
  perSecond: 160,
  lagSeconds: 25,
  laggards: 0,
  errors: (role, hoursAgo) => (role === "candidate" && hoursAgo < 0.88 ? 0.0032 : 0.0008),
};

/** A cluster that has taken over: name servers followed at once, some clients have not yet. */
const newCluster: Omit<StoryOptions, "now"> = {
  changes: [...walk(4.4, [0.1, 0.25, 0.5, 1])],
  perSecond: 300,
  lagSeconds: 240,
  laggards: 0.05,
  errors: (role) => (role === "candidate" ? 0.0009 : 0.001),
};

/** Pods that are replaced by new ones: the new version is a little slower, and no worse. */
const newPods: Omit<StoryOptions, "now"> = {
  changes: [...walk(4.4, [0.1, 0.25, 0.5, 0.75])],
  perSecond: 220,
  lagSeconds: 20,
  laggards: 0,
  errors: (role) => (role === "candidate" ? 0.00085 : 0.0009),
};

/** Weights that change every 50 minutes. */
function walk(firstHoursAgo: number, shares: readonly number[]): readonly WeightChange[] {
  return shares.map((share, index) => [firstHoursAgo - index * (50 / 60), share]);
}

function storyOf({ strategy, traffic }: TrafficShift): Omit<StoryOptions, "now"> {
  if (strategy === "clusterBlueGreen") return newCluster;
  return traffic.kind === "pods" ? newPods : badCanary;
}

/** What happened to the shifts of a stack up to now: what their sources count, what rules would have recorded, what the exporter served. */
export function shiftHistory({ shifts }: Stack, now: number): readonly SampleSeries[] {
  return shifts.flatMap((shift) => {
    const options = { now, ...storyOf(shift) };
    const story = createStory(options, now - 7.5 * 24 * hour, now + hour);
    const telling = { story, options, now };
    return [...recordedShift(shift, telling), ...exportedShift(shift, telling), ...sourceSeries(shift, telling)];
  });
}
