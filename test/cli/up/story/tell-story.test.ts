import { describe, expect, test } from "@jest/globals";
import type { IncidentFact, StoryFacts, TargetFact } from "../../../../cli/up/story/story-facts.ts";
import { tellStory } from "../../../../cli/up/story/tell-story.ts";

interface Scene {
  /** Seconds after the release until an incident fires; undefined: never. */
  readonly canaryAfter?: number;
  readonly pageAfter?: number;
  /** Seconds after the recovery until the first alert is over. */
  readonly overAfter?: number;
  readonly target?: TargetFact["state"];
  /** The page of an earlier story still fires. */
  readonly pageStands?: boolean;
  /** For how many seconds the alert about the canary of an earlier story goes on. */
  readonly canaryStands?: number;
  /** Seconds after the release until Prometheus' rules page about all customers; undefined: there is no Prometheus. */
  readonly rulesAfter?: number;
}

/** A stack that behaves as a scene says, on a clock that only the story's own pauses move. */
async function told(scene: Scene): Promise<readonly string[]> {
  let nowMs = Date.UTC(2026, 0, 1, 12);
  const beganMs = nowMs;
  let brokenMs: number | undefined;
  let healedMs: number | undefined;
  const since = (startMs: number | undefined) => (startMs === undefined ? -1 : (nowMs - startMs) / 1000);
  const incident = (title: string, status: string): IncidentFact => ({
    ...{ id: "3F7K", title, status, severity: "critical", openedAtMs: brokenMs ?? 0, labels: {} },
  });
  const facts: StoryFacts = {
    target: async () => ({ state: scene.target ?? "up" }),
    slo: async (id) => {
      if (id === "checkout-requests" && scene.rulesAfter === undefined) return undefined;
      const bad = brokenMs === undefined ? 0 : 7;
      return { objective: 0.999, current: { sli: 1 - bad / 100, sampleSize: 100, seconds: 50 }, windows: [] };
    },
    shownIncident: async ({ label }) => {
      if (label === "target" && brokenMs === undefined && nowMs - beganMs < 1000 * (scene.canaryStands ?? 0))
        return incident("canary-payment: down", "firing");
      const after = label === "target" ? scene.canaryAfter : scene.pageAfter;
      const isStanding = label === "slo_id" && scene.pageStands === true;
      if (!isStanding && (after === undefined || since(brokenMs) < after)) return undefined;
      const isOver = label === "target" && since(healedMs) >= (scene.overAfter ?? Number.POSITIVE_INFINITY);
      const title = label === "target" ? "canary-payment: down" : "checkout payment: error ratio 7%";
      return incident(title, isOver ? "resolved" : "firing");
    },
    openCritical: async () => {
      const standing = scene.pageStands === true ? [incident("checkout payment: error ratio 7%", "firing")] : [];
      if (scene.rulesAfter === undefined || since(brokenMs) < scene.rulesAfter) return standing;
      const openedAtMs = (brokenMs ?? 0) + 1000 * scene.rulesAfter;
      const labels = { slo_id: "checkout-requests" };
      return [...standing, { ...incident("checkout requests: error ratio 2%", "firing"), openedAtMs, labels }];
    },
  };
  const said: string[] = [];
  await tellStory({
    facts,
    shop: {
      breakCanary: async () => {
        brokenMs = nowMs;
      },
      heal: async () => {
        if (brokenMs !== undefined) healedMs = nowMs;
      },
      state: () => ({
        url: "http://127.0.0.1:1",
        proxy: "built-in",
        canaryPercent: 10,
        isBroken: true,
        customers: brokenMs === undefined ? { sent: 100, ok: 100, failed: 0 } : { sent: 400, ok: 394, failed: 6 },
      }),
    },
    say: (sentence) => said.push(sentence),
    now: () => nowMs,
    command: (action) => `npx nines demo ${action}`,
    pause: async (ms) => {
      nowMs += ms;
    },
  });
  return said;
}

describe("tellStory()", () => {
  test("follows a release from health to recovery", async () => {
    expect(await told({ canaryAfter: 4, pageAfter: 14, overAfter: 8 })).toEqual([
      "All is well: 1.41 serves every customer, and all 100 payments that the exporter tried went through.",
      "A release: 1.42 gets 10 % of the customers. Payments fail in it, and nobody has noticed yet.",
      '4 s later the inbox has an alert: "canary-payment: down". A probe of 1.42 found it, before customers called.',
      '10 s later comes a page about the objective: "checkout payment: error ratio 7%". 6 of 300 customers met an error.',
      "The release is taken back: 1.41 serves everybody again, and 1.42 is repaired.",
      "8 s later the inbox shows the first alert as resolved.",
      "The budget: 7 of the 100 payments so far failed, and 99.9 % allows 0.1. So the budget of that time is spent 70 times over; if the rest of the day is clean, it is 4.1 % of the day's.",
      expect.stringMatching(
        /^The page stays until the last five minutes hold no failure any more, until about \d\d:\d\d\.$/,
      ),
      "Now you, in another terminal: npx nines demo break; or heal, shift 25, story.",
    ]);
  });

  test.each([
    { rulesAfter: 20, begins: "Meanwhile came" },
    { rulesAfter: 80, begins: "Late comes" },
  ])("tells of the page that rules raise $rulesAfter s after the release", async ({ rulesAfter, begins }) => {
    const said = await told({ canaryAfter: 4, pageAfter: 14, overAfter: 8, rulesAfter });
    expect(said[7]).toBe(
      `${begins} a page about what customers met: "checkout requests: error ratio 2%". Prometheus counts them, and its rules look once a minute.`,
    );
  });

  test("says that alerts do not come, and ends all the same", async () => {
    const said = await told({});
    expect(said).toContain("No alert about 1.42 came within two minutes: see the log.");
    expect(said).toContain("No alert about the objective came within three minutes: see the log.");
    expect(said.at(-1)).toBe("Now you, in another terminal: npx nines demo break; or heal, shift 25, story.");
  });

  test("says that an alert does not end", async () => {
    const said = await told({ canaryAfter: 1, pageAfter: 1 });
    expect(said).toContain("The alert about 1.42 has not ended within three minutes: see the log.");
    expect(said[3]).toMatch(/^With it came a page about the objective: /);
  });

  test("breaks nothing in a shop that is not well", async () => {
    expect(await told({ target: "down" })).toEqual([
      "The shop is not healthy, so there is nothing to break; its probes say why.",
    ]);
  });

  test("says what it waits for when an alert of an earlier story has not ended", async () => {
    const said = await told({ canaryStands: 30, canaryAfter: 4, pageAfter: 14, overAfter: 8 });
    expect(said[0]).toBe('First an alert of before has to end: "canary-payment: down".');
    expect(said[1]).toMatch(/^All is well: /);
  });

  test("does not sell the page of an earlier story as a new one", async () => {
    const said = await told({ canaryAfter: 2, pageStands: true, overAfter: 1 });
    expect(said[0]).toBe(
      'The shop works: 1.41 serves every customer, and all 100 payments that the exporter tried went through. Of before, a critical incident is still open: "checkout payment: error ratio 7%".',
    );
    expect(said[3]).toMatch(/^The page of before still stands: "checkout payment/);
  });
});
