import { describe, expect, test } from "@jest/globals";
import type { BookOptions } from "../../../bot/incidents/book-options.ts";
import { incidentKey } from "../../../bot/incidents/place/correlation-key.ts";
import { at, shiftPage as page } from "./observations.ts";
import { ana, options, type Story, story } from "./story.ts";

type Some = Parameters<typeof page>[1];

/** Rollouts of the shift began at 12:00 and 12:06. */
const [one, two] = ["checkout-20261121T120000Z", "checkout-20261121T120600Z"];
const worse = (rest: Some = {}) => page("CanaryErrorRateHigher", { rollout: one, from: 1, ...rest });
const dropped = (rest: Some = {}) => page("DrainDroppedRequests", { from: 2, ...rest });

/** What its exporter told, whose clock is some seconds from that of the rules. */
const told: BookOptions = {
  ...options,
  rolloutBeganAtMs: (shift, atMs) =>
    shift === "checkout" ? [at(6.2), at(0.2)].find((beganMs) => beganMs <= atMs) : undefined,
};

/** Names of the alerts that each incident has, oldest incident first. */
function parted(played: Story): readonly string[] {
  return played.incidents().map(({ id }) =>
    played
      .alerts()
      .filter(({ incident }) => incident === id)
      .map(({ name, labels }) => `${name} ${labels["rollout"]?.slice(-7) ?? ""}`.trim())
      .sort()
      .join(", "),
  );
}

describe.each([
  { name: "", crash: () => undefined },
  { name: ", after a restart", crash: ({ crash }: Story) => crash() },
])("alerts of a traffic shift$name", ({ crash }) => {
  test.each<{ name: string; given?: BookOptions; play: (played: Story) => void; incidents: readonly string[] }>([
    {
      name: "of one rollout are one incident, whichever names it",
      play: (played) => {
        played.told(1, worse());
        crash(played);
        played.told(2, dropped());
        played.told(3, page("CanarySlower", { rollout: one, from: 3 }));
      },
      incidents: ["CanaryErrorRateHigher 120000Z, CanarySlower 120000Z, DrainDroppedRequests"],
    },
    {
      name: "of one rollout are one incident where the first names none",
      play: (played) => {
        played.told(2, dropped());
        crash(played);
        played.told(3, worse({ from: 3 }), page("DrainResets", { from: 3 }));
      },
      incidents: ["CanaryErrorRateHigher 120000Z, DrainDroppedRequests, DrainResets"],
    },
    {
      name: "that name the next rollout are another one, while the first fires and afterwards",
      play: (played) => {
        played.told(1, worse());
        played.told(7, worse({ rollout: two, from: 7 }));
        crash(played);
        played.told(8, worse({ to: 8 }));
        played.told(
          9,
          page("CanarySlower", { rollout: one, from: 9 }),
          page("CanarySlower", { rollout: two, from: 9 }),
        );
      },
      incidents: [
        "CanaryErrorRateHigher 120000Z, CanarySlower 120000Z",
        "CanaryErrorRateHigher 120600Z, CanarySlower 120600Z",
      ],
    },
    {
      name: "that name the next rollout are another one, also where those of the first named none and are over",
      play: (played) => {
        played.told(2, dropped());
        played.told(3, dropped({ to: 3 }));
        crash(played);
        played.told(7, worse({ rollout: two, from: 7 }));
      },
      incidents: ["DrainDroppedRequests", "CanaryErrorRateHigher 120600Z"],
    },
    {
      name: "that name the next rollout are another one, also where one that names none fires since just before it began",
      play: (played) => {
        played.told(6, dropped({ from: 5.9 }));
        crash(played);
        played.told(7, worse({ rollout: two, from: 6.8 }));
        played.told(8, dropped({ from: 5.9, to: 8 }), page("DrainResets", { from: 7.5 }));
      },
      incidents: ["DrainDroppedRequests", "CanaryErrorRateHigher 120600Z, DrainResets"],
    },
    {
      name: "that name no rollout are another one in the next, also while one of the first fires that names none",
      play: (played) => {
        played.told(2, dropped());
        crash(played);
        played.told(8, page("DrainResets", { from: 8 }));
        played.told(9, worse({ rollout: two, from: 9 }));
      },
      incidents: ["DrainDroppedRequests", "CanaryErrorRateHigher 120600Z, DrainResets"],
    },
    {
      name: "that name a rollout are another one where one that names none fires since long before it began, and nobody tells when",
      given: options,
      play: (played) => {
        played.told(2, dropped());
        crash(played);
        played.told(7, worse({ rollout: two, from: 7 }));
      },
      incidents: ["DrainDroppedRequests", "CanaryErrorRateHigher 120600Z"],
    },
    {
      name: "that name no rollout are of the one that is on, though the first resolved after that began",
      play: (played) => {
        played.told(1, worse());
        played.told(6.5, worse({ to: 6.5 }));
        played.tick(7.6);
        crash(played);
        played.told(8, dropped({ from: 8 }));
        played.told(9, page("ProxyReloadedMidShift", { from: 9 }), worse({ rollout: two, from: 9 }));
      },
      incidents: [
        "CanaryErrorRateHigher 120000Z",
        "CanaryErrorRateHigher 120600Z, DrainDroppedRequests, ProxyReloadedMidShift",
      ],
    },
    {
      name: "that name no rollout and fired in the one before are another incident in the next",
      play: (played) => {
        played.told(1, worse());
        played.told(2, dropped());
        played.told(5, worse({ to: 5 }), dropped({ to: 5 }));
        crash(played);
        played.told(8, dropped({ from: 8 }));
        played.told(9, dropped({ from: 8, to: 9 }));
        crash(played);
        played.told(10, dropped({ from: 10 }));
      },
      incidents: ["CanaryErrorRateHigher 120000Z", "DrainDroppedRequests"],
    },
    {
      name: "that name no rollout join the last one where nobody tells when the next began",
      given: options,
      play: (played) => {
        played.told(1, worse());
        played.told(6.5, worse({ to: 6.5 }));
        crash(played);
        played.told(8, dropped({ from: 8 }));
      },
      incidents: ["CanaryErrorRateHigher 120000Z, DrainDroppedRequests"],
    },
  ])("$name", ({ given = told, play, incidents }) => {
    const played = story(given);
    play(played);
    expect(parted(played)).toEqual(incidents);
  });
});

test("a page of the next rollout calls for itself, and an acknowledgement of the first one stays", () => {
  const { told: tell, act, tick, incidents } = story(told);
  tell(1, worse());
  act(2, { kind: "ack", incident: incidents()[0]?.id ?? "", from: undefined });
  tell(7, worse({ rollout: two, from: 7 }));
  expect(incidents().map(({ ack }) => ack?.by)).toEqual([ana, undefined]);
  expect(tick(12).flatMap(({ kind, incident }) => (kind === "escalation" ? [incident] : []))).toEqual([
    incidents()[1]?.id,
  ]);
});

test.each([
  { name: "one that names a rollout", alert: worse(), key: `rollout\ngroup\nprod\ng\n${one}` },
  { name: "one that names none", alert: dropped(), key: "rollout\ngroup\nprod\ng\n2026-11-21T12:02:00.000Z" },
])("incidentKey() of $name", ({ alert, key }) => {
  expect(incidentKey({ ...alert, startedAtMs: alert.startedAtMs ?? 0 })).toBe(key);
});
