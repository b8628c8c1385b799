import type { Labels } from "../../../../slo/model.ts";
import type { CloudWatchFacts, CloudWatchState } from "../../../model/alert-facts.ts";
import type { Suppression } from "../../../model/observation.ts";
import type { Fields } from "../json-value.ts";

/** What is watched and when it alarms, in whichever shape the sender had it. */
export type AlarmDefinition = Pick<CloudWatchFacts, "form" | "metric" | "math" | "condition" | "composite">;

/** What any sender says about a transition of an alarm: SNS, EventBridge, the Lambda action and the API all become this. */
export interface AlarmReport {
  readonly arn: string | undefined;
  readonly account: string | undefined;
  /** A region's code where it is known, else what the sender has instead of it. */
  readonly region: string | undefined;
  readonly name: string;
  readonly description: string;
  readonly state: CloudWatchState;
  readonly previousState: CloudWatchState | undefined;
  readonly reason: string;
  /** What was judged, as data: EventBridge, the Lambda action and the API have it. */
  readonly reasonData: Fields | undefined;
  readonly changedAtMs: number;
  /** When the previous state began. */
  readonly previousAtMs: number | undefined;
  readonly isDeleted: boolean;
  readonly definition: AlarmDefinition;
  readonly contributor: { readonly id: string; readonly attributes: Labels } | undefined;
  readonly tags: Labels;
  readonly hasOkAction: boolean | undefined;
  readonly suppressed: Suppression | undefined;
  /** Sentences for the reader. */
  readonly notes: readonly string[];
}

const states: ReadonlyMap<string, CloudWatchState> = new Map([
  ["OK", "OK"],
  ["ALARM", "ALARM"],
  ["INSUFFICIENT_DATA", "INSUFFICIENT_DATA"],
]);

/** One of CloudWatch's three states; undefined for any other word. */
export function parseAlarmState(value: unknown): CloudWatchState | undefined {
  return typeof value === "string" ? states.get(value.trim().toUpperCase()) : undefined;
}
