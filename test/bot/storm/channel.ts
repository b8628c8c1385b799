import type { Incident } from "../../../bot/model/incident.ts";
import { planStorm } from "../../../bot/storm/plan-storm.ts";
import type { Storm, StormIncident, StormPlan } from "../../../bot/storm/storm.ts";
import type { StormLimits } from "../../../slo/relay/relay-model.ts";

export const limits: StormLimits = {
  incidents: 15,
  withinMs: 60_000,
  quietMs: 5 * 60_000,
  ownPerMinute: 5,
  editMs: 10_000,
};

const empty: Incident = {
  id: "",
  key: "",
  kind: "prometheus",
  status: "firing",
  severity: "warning",
  worst: "warning",
  title: "",
  service: "checkout",
  labels: {},
  lead: "",
  counts: { total: 1, byStatus: { firing: 1 }, suppressed: 0 },
  openedAtMs: 0,
  heardAtMs: 0,
  changedAtMs: 0,
  resolvedAtMs: undefined,
  greenAtMs: undefined,
  refires: [],
  ack: undefined,
  assignee: undefined,
  silence: undefined,
  escalation: { chain: undefined, step: 0, nextAtMs: undefined, remindAtMs: undefined },
  handOvers: [],
  notUseful: [],
  destinations: [],
  entries: 1,
};

type Fresh = Pick<Incident, "id"> & Partial<Incident> & { readonly name?: string };

/** One channel: incidents open and close in it, and what is not folded is posted at once, unless Slack is down. */
export class Channel {
  readonly seen = new Map<string, StormIncident>();
  readonly posts: { readonly id: string; readonly atMs: number; readonly inStorm: boolean }[] = [];
  storm: Storm | undefined;
  isDown = false;

  open(seconds: number, { name = "HighErrorRate", ...incident }: Fresh): void {
    const heardAtMs = seconds * 1_000;
    this.seen.set(incident.id, { incident: { ...empty, heardAtMs, ...incident }, name, hasMessage: false });
  }

  change(id: string, changes: Partial<Incident>): void {
    const one = this.seen.get(id);
    if (one !== undefined) this.seen.set(id, { ...one, incident: { ...one.incident, ...changes } });
  }

  close(seconds: number, id: string): void {
    this.change(id, { status: "resolved", resolvedAtMs: seconds * 1_000 });
  }

  /** Plans as the relay does, with the last plan's state out of the store. */
  plan(seconds: number): StormPlan {
    const nowMs = seconds * 1_000;
    const stored = this.storm === undefined ? undefined : (JSON.parse(JSON.stringify(this.storm)) as Storm);
    const plan = planStorm(stored, [...this.seen.values()], limits, nowMs);
    this.storm = plan.storm;
    if (this.isDown) return plan;
    for (const [id, one] of this.seen) {
      if (one.hasMessage || plan.folded.has(id)) continue;
      this.seen.set(id, { ...one, hasMessage: true });
      const inStorm = plan.storm !== undefined && plan.storm.endedAtMs === undefined;
      this.posts.push({ id, atMs: nowMs, inStorm });
    }
    return plan;
  }
}
