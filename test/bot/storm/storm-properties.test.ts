import { expect, test } from "@jest/globals";
import fc from "../../property.ts";
import { Channel, limits } from "./channel.ts";

const step = fc.record({
  /** Seconds until it. */
  wait: fc.oneof({ weight: 8, arbitrary: fc.double({ min: 0, max: 3, noNaN: true }) }, fc.constantFrom(30, 70, 310)),
  does: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom("open", "open critical", "open many") },
    { weight: 3, arbitrary: fc.constantFrom("close", "close all", "rise", "fire again") },
    { weight: 1, arbitrary: fc.constantFrom("Slack is down", "Slack is back") },
  ),
  which: fc.nat(),
});

function play(
  channel: Channel,
  steps: readonly { wait: number; does: string; which: number }[],
  after: (seconds: number) => void,
) {
  let seconds = 0;
  let made = 0;
  const open = (which: number, severity: "warning" | "critical" = "warning") => {
    made += 1;
    channel.open(seconds, { id: `i${made}`, severity, name: `Name${which % 9}`, service: `s${which % 2}` });
  };
  for (const { wait, does, which } of steps) {
    seconds += wait;
    const ids = [...channel.seen.keys()];
    const id = ids[which % Math.max(1, ids.length)] ?? "";
    if (does === "open") open(which);
    if (does === "open critical") open(which, "critical");
    if (does === "open many")
      for (let index = 0; index < 7; index += 1) open(which + index, index === 0 ? "critical" : "warning");
    if (does === "close") channel.close(seconds, id);
    if (does === "close all") for (const each of ids) channel.close(seconds, each);
    if (does === "rise") channel.change(id, { severity: "critical" });
    if (does === "fire again") {
      channel.change(id, { status: "firing", resolvedAtMs: undefined, refires: [seconds * 1_000] });
    }
    channel.isDown = does === "Slack is down" || (channel.isDown && does !== "Slack is back");
    after(seconds);
  }
}

test("whatever comes: no incident is lost, none has two places, and own messages are few while it storms", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 120 }), (steps) => {
      const channel = new Channel();
      const total = new Map<string, number>();
      const promised: number[] = [];
      play(channel, steps, (seconds) => {
        const had = new Set([...channel.seen].filter(([, { hasMessage }]) => hasMessage).map(([id]) => id));
        const before = new Set(channel.storm?.own);
        const { folded, summary, storm } = channel.plan(seconds);
        promised.push(...(storm?.own ?? []).filter((id) => !before.has(id) && !had.has(id)).map(() => seconds));
        for (const id of folded) expect(had.has(id)).toBe(false);
        if (!channel.isDown) {
          for (const [id, { hasMessage }] of channel.seen) expect(hasMessage).toBe(!folded.has(id));
        }
        if (summary === undefined || storm === undefined) return;
        const { critical, warning, info } = summary.bySeverity;
        expect(critical + warning + info).toBe(summary.incidents);
        // Totals of one storm never shrink.
        expect(summary.incidents).toBeGreaterThanOrEqual(total.get(summary.id) ?? 0);
        total.set(summary.id, summary.incidents);
        const places = [...folded].filter((id) => !storm.past.includes(id)).length;
        const own = storm.own.filter((id) => channel.seen.has(id)).length;
        expect(places + own).toBe(summary.incidents);
      });
      for (const from of promised) {
        const minute = promised.filter((seconds) => seconds >= from && seconds < from + 60);
        expect(minute.length).toBeLessThanOrEqual(limits.ownPerMinute);
      }
    }),
    { numRuns: 150 },
  );
});
