import { describe, expect, test } from "@jest/globals";
import { onCall } from "../../../bot/routing/on-call.ts";
import type { RelayOptions } from "../../../slo/relay/relay-model.ts";
import type { RelaySpec } from "../../../slo/relay/relay-spec.ts";
import fc from "../../property.ts";
import { relayOptions } from "./relay-options.ts";

const [ana, ben, cem] = ["U000000ANA", "U000000BEN", "U000000CEM"] as const;
type Rotations = NonNullable<RelaySpec["rotations"]>;

function dutyOf(rotations: Rotations, name = "primary") {
  const options = relayOptions({ rotations });
  return (at: string) => {
    const duty = onCall(name, options, Date.parse(at));
    if (duty === undefined) return undefined;
    const until = Number.isFinite(duty.untilMs) ? new Date(duty.untilMs).toISOString().slice(0, 16) : "ever";
    return `${duty.member.id.slice(-3)} until ${until}`;
  };
}

const weekly: Rotations = [
  { name: "primary", members: [ana, ben, cem], timezone: "Europe/Berlin", since: "2026-01-05" },
];
const daily: Rotations = [
  {
    name: "primary",
    members: [ana, ben],
    timezone: "Europe/Berlin",
    since: "2026-03-27",
    handover: "daily 02:30",
  },
];
const autumn: Rotations = [
  { name: "primary", members: [ana, ben], timezone: "Europe/Berlin", since: "2026-10-23", handover: "daily 02:30" },
];
const twice: Rotations = [
  {
    name: "primary",
    members: [ana, ben],
    timezone: "America/New_York",
    since: "2026-03-07",
    handover: "0 8,20 * * *",
  },
];
const sun: Rotations = [
  {
    name: "primary",
    members: [ana],
    timezone: "Europe/Berlin",
    hours: { from: "08:00", to: "20:00" },
    otherwise: "america",
  },
  {
    name: "america",
    members: [ben],
    timezone: "America/Los_Angeles",
    hours: { from: "08:00", to: "20:00" },
    otherwise: "asia",
  },
  { name: "asia", members: [cem] },
];
const holidays: Rotations = [
  {
    name: "primary",
    members: [ana, ben],
    timezone: "Europe/Berlin",
    since: "2026-12-14",
    overrides: [
      { from: "2026-12-24T09:00", to: "2026-12-27T09:00", member: cem },
      { from: "2026-12-25T09:00", to: "2026-12-26T09:00", member: ana },
    ],
  },
];

describe("onCall()", () => {
  test.each([
    { name: "before the beginning", rotations: weekly, at: "2025-06-01T00:00Z", is: "ANA until 2026-01-12T08:00" },
    {
      name: "before the first hand-over",
      rotations: weekly,
      at: "2026-01-05T07:59Z",
      is: "ANA until 2026-01-12T08:00",
    },
    { name: "in the first week", rotations: weekly, at: "2026-01-05T08:00Z", is: "ANA until 2026-01-12T08:00" },
    { name: "until the last minute", rotations: weekly, at: "2026-01-12T07:59:59Z", is: "ANA until 2026-01-12T08:00" },
    { name: "in the second week", rotations: weekly, at: "2026-01-12T08:00Z", is: "BEN until 2026-01-19T08:00" },
    { name: "in the fourth week", rotations: weekly, at: "2026-01-26T08:00Z", is: "ANA until 2026-02-02T08:00" },
    // Weeks 12 and 13: the hour that is lost on 29 March is lost to the twelfth member.
    { name: "before summer time", rotations: weekly, at: "2026-03-29T00:30Z", is: "CEM until 2026-03-30T07:00" },
    {
      name: "just before nine of summer",
      rotations: weekly,
      at: "2026-03-30T06:59Z",
      is: "CEM until 2026-03-30T07:00",
    },
    { name: "from nine of summer", rotations: weekly, at: "2026-03-30T07:00Z", is: "ANA until 2026-04-06T07:00" },
    { name: "before winter time", rotations: weekly, at: "2026-10-24T23:00Z", is: "CEM until 2026-10-26T08:00" },
    {
      name: "nine of summer is eight of winter",
      rotations: weekly,
      at: "2026-10-26T07:00Z",
      is: "CEM until 2026-10-26T08:00",
    },
    { name: "from nine of winter", rotations: weekly, at: "2026-10-26T08:00Z", is: "ANA until 2026-11-02T08:00" },
    // 02:30 does not exist on 29 March: the hand-over is at 03:00 then.
    { name: "the night before", rotations: daily, at: "2026-03-28T12:00Z", is: "BEN until 2026-03-29T01:00" },
    { name: "the night without 02:30", rotations: daily, at: "2026-03-29T01:00Z", is: "ANA until 2026-03-30T00:30" },
    { name: "the night after", rotations: daily, at: "2026-03-30T00:30Z", is: "BEN until 2026-03-31T00:30" },
    // 02:30 comes twice on 25 October: the hand-over is at the first.
    { name: "at the first 02:30", rotations: autumn, at: "2026-10-25T00:30Z", is: "ANA until 2026-10-26T01:30" },
    { name: "at the second 02:30", rotations: autumn, at: "2026-10-25T01:30Z", is: "ANA until 2026-10-26T01:30" },
    { name: "a day shift", rotations: twice, at: "2026-03-07T13:00Z", is: "ANA until 2026-03-08T01:00" },
    {
      name: "the night shift that is an hour short",
      rotations: twice,
      at: "2026-03-08T01:00Z",
      is: "BEN until 2026-03-08T12:00",
    },
    { name: "the day shift of summer", rotations: twice, at: "2026-03-08T12:00Z", is: "ANA until 2026-03-09T00:00" },
    { name: "the morning in Berlin", rotations: sun, at: "2026-01-15T07:00Z", is: "ANA until 2026-01-15T19:00" },
    { name: "the evening in Berlin", rotations: sun, at: "2026-01-15T19:00Z", is: "BEN until 2026-01-16T04:00" },
    { name: "the night in Los Angeles", rotations: sun, at: "2026-01-16T04:00Z", is: "CEM until 2026-01-16T07:00" },
    // Between the two changes of the clocks Los Angeles is one hour nearer.
    {
      name: "the evening in Berlin in March",
      rotations: sun,
      at: "2026-03-16T19:00Z",
      is: "BEN until 2026-03-17T03:00",
    },
    { name: "before a holiday", rotations: holidays, at: "2026-12-24T07:59Z", is: "BEN until 2026-12-24T08:00" },
    { name: "a holiday", rotations: holidays, at: "2026-12-24T08:00Z", is: "CEM until 2026-12-25T08:00" },
    { name: "a swap within a holiday", rotations: holidays, at: "2026-12-25T12:00Z", is: "ANA until 2026-12-26T08:00" },
    { name: "after the swap", rotations: holidays, at: "2026-12-26T08:00Z", is: "CEM until 2026-12-27T08:00" },
    { name: "after the holiday", rotations: holidays, at: "2026-12-27T08:00Z", is: "BEN until 2026-12-28T08:00" },
  ])("$name: $is", ({ rotations, at, is }) => {
    expect(dutyOf(rotations)(at)).toBe(is);
  });

  test("knows nobody in a rotation that does not exist", () => {
    expect(dutyOf(weekly, "secondary")("2026-01-15T00:00Z")).toBeUndefined();
  });

  test("says the same whatever was asked before", () => {
    const year = Date.parse("2026-01-01T00:00Z");
    const times = fc.array(fc.integer({ min: 0, max: 365 * 24 }), { minLength: 1, maxLength: 10 });
    const kinds = fc.constantFrom(weekly, daily, twice, sun, holidays);
    fc.assert(
      fc.property(kinds, times, (rotations, hours) => {
        const asked: RelayOptions = relayOptions({ rotations });
        for (const hour of hours) {
          const atMs = year + hour * 3_600_000;
          const fresh = relayOptions({ rotations });
          expect(onCall("primary", asked, atMs)).toEqual(onCall("primary", fresh, atMs));
        }
      }),
      { numRuns: 15 },
    );
  });

  test("names the same member until the end that it says, and asks no more than the end", () => {
    const year = Date.parse("2026-01-01T00:00Z");
    const kinds = fc.constantFrom(weekly, daily, twice, sun, holidays);
    fc.assert(
      fc.property(
        kinds,
        fc.integer({ min: 0, max: 365 * 24 * 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rotations, minute, part) => {
          const options = relayOptions({ rotations });
          const atMs = year + minute * 60_000;
          const duty = onCall("primary", options, atMs);
          if (duty === undefined) throw new Error("nobody is on call");
          expect(duty.untilMs).toBeGreaterThan(atMs);
          const between = atMs + Math.floor((duty.untilMs - 1 - atMs) * part);
          expect(onCall("primary", options, between)?.member).toEqual(duty.member);
        },
      ),
      { numRuns: 100 },
    );
  });
});
