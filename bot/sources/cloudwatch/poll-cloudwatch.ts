import { parseAlarmArn } from "../../intake/parse/cloudwatch/alarm-identity.ts";
import { parseAlarm } from "../../intake/parse/cloudwatch/alarm-message.ts";
import { contextOf } from "../../intake/parse/message-context.ts";
import { oneLine } from "../../intake/parse/one-line.ts";
import type { Alert } from "../../model/alert.ts";
import type { Observation } from "../../model/observation.ts";
import type { PollReport } from "../poll-report.ts";
import { SourceFault, type SourceResult, sourceResult } from "../source-fault.ts";
import { alarmBody } from "./alarm-body.ts";
import type { AlarmTagReader } from "./alarm-tags.ts";
import type { AlarmContributor, CloudWatchAlarm, CloudWatchApi, MuteRule } from "./cloudwatch-api.ts";
import { muteEnd, muteSilence } from "./mute-window.ts";

/** An alert that the relay knows and that has not ended. */
export type WatchedAlarm = Pick<Alert, "fingerprint" | "facts">;

export interface CloudWatchPoll {
  readonly source: string;
  /** One per region. */
  readonly apis: readonly CloudWatchApi[];
  readonly tagsOf: AlarmTagReader;
  readonly nowMs: number;
  /** Topics that reach the relay: an alarm is its business when one of its actions is among them. `any`: every alarm is. */
  readonly topics: readonly string[] | "any";
  readonly watched: readonly WatchedAlarm[];
}

interface Round extends CloudWatchPoll {
  readonly api: CloudWatchApi;
  readonly rules: readonly MuteRule[];
  readonly watchedOf: ReadonlyMap<string, readonly WatchedAlarm[]>;
}

interface RegionAnswer {
  readonly alerts: readonly Observation[];
  readonly resolved: readonly Observation[];
  readonly arns: readonly string[];
  readonly rules: readonly MuteRule[];
}

/** Asks CloudWatch for the state of its alarms: those that fire, and the ones that the relay watches in whichever state they are. */
export async function pollCloudWatch(poll: CloudWatchPoll): Promise<PollReport> {
  const watchedOf = Map.groupBy(poll.watched, ({ fingerprint }) => alarmArnOf(fingerprint));
  const answers = await Promise.all(
    poll.apis.map((api) => sourceResult(() => pollRegion({ ...poll, api, rules: [], watchedOf }))),
  );
  const answered = answers.flatMap((answer) => (answer.kind === "done" ? [answer.value] : []));
  const failures = answers.flatMap((answer) => (answer.kind === "done" ? [] : [answer.why]));
  const arns = new Set(answered.flatMap((answer) => answer.arns));
  const places = new Set([...arns].map(placeOf));
  const isKnown = ({ fingerprint }: WatchedAlarm) => arns.has(alarmArnOf(fingerprint));
  const isSeen = ({ fingerprint }: WatchedAlarm) => places.has(placeOf(alarmArnOf(fingerprint)));
  return {
    source: poll.source,
    atMs: poll.nowMs,
    isComplete: failures.length === 0 && poll.apis.length > 0,
    why:
      failures.length > 0 ? failures.join("; ") : poll.apis.length > 0 ? undefined : "no region is known to be asked",
    alerts: answered.flatMap(({ alerts }) => alerts),
    known: new Set([...arns, ...poll.watched.filter(isKnown).map(({ fingerprint }) => fingerprint)]),
    outOfSight: new Set(poll.watched.filter((one) => !isSeen(one)).map(({ fingerprint }) => fingerprint)),
    resolved: answered.flatMap(({ resolved }) => resolved),
    silences: answered.flatMap(({ rules }) => rules.map(muteSilence)),
  };
}

async function pollRegion(round: Round): Promise<RegionAnswer> {
  const alarms = await round.api.alarms();
  const rules = await muteRulesOf(round.api);
  const alerts: Observation[] = [];
  const resolved: Observation[] = [];
  for (const alarm of alarms) {
    for (const observation of await observationsOf(alarm, { ...round, rules })) {
      (observation.status === "resolved" ? resolved : alerts).push(observation);
    }
  }
  return { alerts, resolved, rules, arns: alarms.flatMap(({ AlarmArn }) => AlarmArn ?? []) };
}

/** Who may not read mute rules has none to show; who cannot be reached is another matter. */
async function muteRulesOf(api: CloudWatchApi): Promise<readonly MuteRule[]> {
  const rules: SourceResult<readonly MuteRule[]> = await sourceResult(() => api.muteRules());
  if (rules.kind === "done") return rules.value;
  if (rules.kind === "refused") return [];
  throw new SourceFault("unreachable", rules.why);
}

async function observationsOf(alarm: CloudWatchAlarm, round: Round): Promise<readonly Observation[]> {
  const arn = alarm.AlarmArn ?? "";
  const watched = round.watchedOf.get(arn) ?? [];
  const fires = alarm.StateValue === "ALARM";
  if (watched.length === 0 && !(fires && isOurs(alarm, round.topics))) return [];
  const tags = await round.tagsOf(round.api, alarm);
  const observe = (contributor?: AlarmContributor, state = alarm.StateValue): readonly Observation[] =>
    observation({ ...alarm, ...(state === undefined ? {} : { StateValue: state }) }, { contributor, tags, round });
  const isPlain = (one: WatchedAlarm) => one.fingerprint === arn;
  // An alarm has no data, or is fine, with all its series.
  if (!fires) return watched.flatMap((one) => observe(isPlain(one) ? undefined : contributorOf(one)));
  const firing =
    hasSeries(alarm) || watched.some((one) => !isPlain(one)) ? await round.api.contributors(alarm.AlarmName ?? "") : [];
  if (firing.length === 0) return observe();
  const over = watched.filter(
    (one) => !isPlain(one) && !firing.some(({ id }) => `${arn}${contributorMark}${id}` === one.fingerprint),
  );
  return [
    ...firing.flatMap((contributor) => observe(contributor)),
    ...(watched.some(isPlain) ? observe() : []),
    ...over.flatMap((one) => observe(contributorOf(one), "OK")),
  ];
}

function observation(
  alarm: CloudWatchAlarm,
  {
    contributor,
    tags,
    round,
  }: {
    readonly contributor: AlarmContributor | undefined;
    readonly tags: Awaited<ReturnType<AlarmTagReader>>;
    readonly round: Round;
  },
): readonly Observation[] {
  const { source, nowMs, topics, rules } = round;
  const delivery = {
    id: 0,
    source,
    intake: "poll",
    receivedAtMs: nowMs,
    body: "",
    messageId: undefined,
    sentAtMs: undefined,
  } as const;
  const topicArn = topics === "any" ? undefined : actionsOf(alarm).find((action) => topics.includes(action));
  const body = alarmBody(alarm, { contributor, tags });
  const parsed = parseAlarm(body, { ...contextOf(delivery), topicArn });
  const rule = rules.find(({ isActive, alarms }) => isActive && alarms.includes(alarm.AlarmName ?? ""));
  return (parsed?.observations ?? []).map((one) =>
    rule === undefined || (one.status !== "firing" && one.status !== "noData")
      ? one
      : { ...one, suppressed: { kind: "muted", by: oneLine(`mute rule ${rule.name}`), untilMs: muteEnd(rule) } },
  );
}

function isOurs(alarm: CloudWatchAlarm, topics: readonly string[] | "any"): boolean {
  // Whoever switched the actions off does not want to hear of it.
  if (alarm.ActionsEnabled === false) return false;
  return topics === "any" || actionsOf(alarm).some((action) => topics.includes(action));
}

function actionsOf({
  AlarmActions = [],
  InsufficientDataActions = [],
  OKActions = [],
}: CloudWatchAlarm): readonly string[] {
  return [...AlarmActions, ...InsufficientDataActions, ...OKActions];
}

/** Whether each series of an alarm alarms for itself: PromQL alarms, and queries of Metrics Insights with groups. */
function hasSeries(alarm: CloudWatchAlarm): boolean {
  if ("EvaluationCriteria" in alarm && alarm.EvaluationCriteria !== undefined) return true;
  const metrics = "Metrics" in alarm ? (alarm.Metrics ?? []) : [];
  return metrics.some(({ Expression = "" }) => /^\s*SELECT\b[\s\S]*\bGROUP\s+BY\b/i.test(Expression));
}

function contributorOf({ fingerprint, facts }: WatchedAlarm): AlarmContributor | undefined {
  const arn = alarmArnOf(fingerprint);
  if (arn === fingerprint) return undefined;
  const id = fingerprint.slice(arn.length + contributorMark.length);
  const attributes = facts.kind === "cloudwatch" ? (facts.contributor?.attributes ?? {}) : {};
  return { id, attributes, reason: "", changedAt: undefined };
}

const contributorMark = "/contributor/";

/** The alarm's part of a fingerprint, as alarmFingerprint() makes it. */
function alarmArnOf(fingerprint: string): string {
  const at = fingerprint.lastIndexOf(contributorMark);
  return at === -1 ? fingerprint : fingerprint.slice(0, at);
}

function placeOf(arn: string): string {
  const place = parseAlarmArn(arn);
  return `${place?.account ?? ""}/${place?.region ?? ""}`;
}
