import { expect, test } from "@jest/globals";
import { isOpen, type TimelineEntry } from "../../../bot/model/incident.ts";
import type { Observation } from "../../../bot/model/observation.ts";
import fc from "../../property.ts";
import { alarm, prometheusAlert, sloAlert } from "./observations.ts";
import { type Story, story } from "./story.ts";

interface Step {
  readonly does: "change" | "deliver" | "deliver twice" | "deliver all" | "tick" | "ask" | "ask aws" | "crash" | "ack";
  readonly which: number;
  /** Minutes until it. */
  readonly wait: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  does: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom("change" as const) },
    { weight: 5, arbitrary: fc.constantFrom("deliver" as const, "deliver twice" as const, "deliver all" as const) },
    { weight: 3, arbitrary: fc.constantFrom("tick" as const, "ask" as const, "ask aws" as const, "crash" as const) },
    { weight: 1, arbitrary: fc.constantFrom("ack" as const) },
  ),
  which: fc.nat(1_000),
  wait: fc.oneof(fc.constantFrom(0.1, 1, 5), fc.constantFrom(0.5, 16, 200)),
});

type Make = (of: { readonly from: number; readonly to?: number }) => Observation;

/** Eight alerts: of one SLO, of one group, of the same service elsewhere, and two alarms. */
const makes: readonly Make[] = [
  (of) => sloAlert("page", of),
  (of) => sloAlert("ticket", of),
  (of) => prometheusAlert({ group: "g", ...of }),
  (of) => prometheusAlert({ group: "g", fingerprint: "a2", name: "Other", severity: "critical", ...of }),
  (of) => prometheusAlert({ source: "eu", fingerprint: "a3", ...of }),
  (of) => prometheusAlert({ source: "eu", fingerprint: "a4", labels: { service: "search" }, ...of }),
  ({ from, to }) => alarm(to === undefined ? "ALARM" : "OK", to ?? from),
  ({ from, to }) =>
    alarm(to === undefined ? "ALARM" : "OK", to ?? from, { fingerprint: "arn:2", labels: { service: "checkout" } }),
];

/** The truth: which alerts fire, and what was said of it and is still on its way. */
class World {
  minutes = 0;
  readonly since = new Map<number, number>();
  readonly last = new Map<number, Observation>();
  readonly onTheWay: Observation[] = [];
  readonly said: Observation[] = [];

  change(which: number): void {
    const index = which % makes.length;
    const from = this.since.get(index);
    const said = makes[index]?.(from === undefined ? { from: this.minutes } : { from, to: this.minutes });
    if (said === undefined) return;
    if (from === undefined) this.since.set(index, this.minutes);
    else this.since.delete(index);
    this.last.set(index, said);
    this.onTheWay.push(said);
    this.said.push(said);
  }

  now(source: string, status: "firing" | "resolved"): readonly Observation[] {
    return [...this.last.values()].filter((one) => one.source === source && one.status === status);
  }
}

function play(steps: readonly Step[], { crashes }: { readonly crashes: boolean }, check: (told: Story) => void) {
  const world = new World();
  const told = story();
  const deliver = (which: number, keeps: boolean) => {
    const [one] = world.onTheWay.splice(which % Math.max(1, world.onTheWay.length), 1);
    if (one === undefined) return;
    if (keeps) world.onTheWay.push(one);
    // No two deliveries arrive at once: which of two equally old alerts speaks for an incident would be chance.
    world.minutes += 0.001;
    told.told(world.minutes, one);
  };
  for (const { does, which, wait } of steps) {
    world.minutes += wait;
    const { minutes } = world;
    if (does === "change") world.change(which);
    if (does === "deliver") deliver(which, false);
    if (does === "deliver twice") deliver(which, true);
    if (does === "deliver all") while (world.onTheWay.length > 0) deliver(which, false);
    if (does === "tick") told.tick(minutes);
    if (does === "ask") told.asked(minutes, { alerts: world.now("prod", "firing") });
    if (does === "ask aws") {
      told.asked(minutes, {
        source: "aws",
        alerts: world.now("aws", "firing"),
        resolved: world.now("aws", "resolved"),
      });
    }
    if (does === "crash" && crashes) told.crash();
    if (does === "ack") {
      const ids = told.incidents().map(({ id }) => id);
      told.act(minutes, { kind: "ack", incident: ids[which % Math.max(1, ids.length)] ?? "", from: undefined });
    }
    check(told);
  }
  world.minutes += 1;
  while (world.onTheWay.length > 0) deliver(world.onTheWay.length * 7, false);
  world.minutes += 1;
  told.tick(world.minutes);
  check(told);
  return { world, told };
}

const steps = fc.array(step, { minLength: 5, maxLength: 80 });

test("after everything was told, in whatever order and however often, the book says what is true", () => {
  fc.assert(
    fc.property(steps, (played) => {
      const { world, told } = play(played, { crashes: true }, () => undefined);
      const firing = new Set<string>();
      for (const alert of told.alerts()) {
        const truth = [...world.last.values()].find(
          (one) => one.source === alert.source && one.fingerprint === alert.fingerprint,
        );
        expect(`${alert.fingerprint} ${alert.status}`).toBe(`${truth?.fingerprint} ${truth?.status}`);
        if (alert.status === "firing") firing.add(alert.incident);
      }
      for (const { id, status } of told.incidents()) {
        expect(`${id} ${status}`).toBe(`${id} ${firing.has(id) ? "firing" : "resolved"}`);
      }
    }),
    { numRuns: 300 },
  );
});

test("at any moment: one open incident per key, counts that add up and never shrink, timelines without gaps", () => {
  fc.assert(
    fc.property(steps, (played) => {
      const totals = new Map<string, number>();
      play(played, { crashes: true }, (told) => {
        const open = told.incidents().filter(isOpen);
        expect(new Set(open.map(({ key }) => key)).size).toBe(open.length);
        for (const { id, counts } of open) {
          const byStatus: Record<string, number> = {};
          const alerts = told.book().alertsOf(id);
          for (const { status } of alerts) byStatus[status] = (byStatus[status] ?? 0) + 1;
          expect(counts).toEqual({ total: alerts.length, byStatus, suppressed: 0 });
        }
        for (const { id, counts, entries } of told.incidents()) {
          expect(counts.total).toBeGreaterThanOrEqual(totals.get(id) ?? 0);
          totals.set(id, counts.total);
          const seqs = told
            .entries()
            .filter(({ incident }) => incident === id)
            .map(({ seq }) => seq);
          expect(seqs).toEqual(Array.from({ length: entries }, (_, index) => index + 1));
        }
      });
    }),
    { numRuns: 100 },
  );
});

test("telling everything once more says nothing new", () => {
  fc.assert(
    fc.property(steps, fc.nat(1_000), (played, shift) => {
      const { world, told } = play(played, { crashes: true }, () => undefined);
      const before = told.lines().length;
      const repeats = [...world.said, ...world.said];
      for (const [index] of repeats.entries()) {
        const again = repeats[(index * 13 + shift) % repeats.length];
        if (again !== undefined) told.told(world.minutes, again);
      }
      expect(told.lines().slice(before)).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test("a crash at any moment changes nothing: neither ids nor lines", () => {
  fc.assert(
    fc.property(steps, (played) => {
      const calm = play(played, { crashes: false }, () => undefined).told;
      const crashed = play(played, { crashes: true }, () => undefined).told;
      expect(byIncident(crashed)).toEqual(byIncident(calm));
      expect(crashed.incidents()).toEqual(calm.incidents());
    }),
    { numRuns: 200 },
  );
});

/** Which of two incidents is told first at one moment is nobody's concern. */
function byIncident(told: Story): readonly TimelineEntry[] {
  return told
    .entries()
    .toSorted((a, b) => (a.incident < b.incident ? -1 : a.incident > b.incident ? 1 : a.seq - b.seq));
}
