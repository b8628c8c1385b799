import { describe, expect, test } from "@jest/globals";
import { shiftReportOf } from "../../../../exporters/shifts/report/shift-report-of.ts";
import { adoptShiftState, parseShiftState, printShiftState } from "../../../../exporters/shifts/track/stored-shift.ts";
import { SimulatedTraffic, sampleShift, trackedOf } from "../sample-shift.ts";

const report = (traffic: SimulatedTraffic) => shiftReportOf(traffic.facts());

describe("a shift from weights and counters", () => {
  test("walks from blue to green, and is completed when the traffic followed", () => {
    const traffic = new SimulatedTraffic().run(30, 200);
    expect(report(traffic)).toMatchObject({ phase: "idle", rollout: null, step: { number: 0, of: 3 }, ledger: null });

    traffic.weigh(10).run(40, 200);
    expect(report(traffic)).toMatchObject({
      phase: "shifting",
      rollout: "checkout-green-20260301T120031Z",
      startedAtMs: 1_772_366_431_000,
      step: { number: 1, of: 3 },
      drift: { settled: true },
      arms: [
        { name: "blue", intended: 0.9, requestsPerSecond: 180 },
        { name: "green", intended: 0.1, actual: 0.1, requestsPerSecond: 20 },
      ],
    });

    expect(report(traffic.weigh(50).run(10, 200))).toMatchObject({ phase: "shifting", step: { number: 2, of: 3 } });
    expect(report(traffic.weigh(100).run(10, 200))).toMatchObject({ phase: "shifting", step: { number: 3, of: 3 } });
    traffic.run(30, 200);
    expect(report(traffic)).toMatchObject({
      phase: "settled",
      outcome: "completed",
      rollout: "checkout-green-20260301T120031Z",
      ledger: { sent: 18_000, answered: 18_000, failed: 0, inflight: 0, lost: 0, rescued: 0 },
    });
    expect(traffic.state.finished).toEqual({ completed: 1, rolled_back: 0 });
    expect(report(traffic).changes.map(({ arm, from, to, detail }) => [arm, from, to, detail])).toEqual([
      ["green", null, null, "phase shifting → settled"],
      ["blue", 50, 0, "weight 50 → 0"],
      ["green", 50, 100, "weight 50 → 100"],
      ["blue", 90, 50, "weight 90 → 50"],
      ["green", 10, 50, "weight 10 → 50"],
      ["green", null, null, "phase idle → shifting"],
      ["blue", 100, 90, "weight 100 → 90"],
      ["green", 0, 10, "weight 0 → 10"],
    ]);
  });

  test.each([
    {
      name: "of two servers an arm",
      stable: 2,
      course: ["weight 0 → 20 (0 % → 10 %)", "weight 20 → 200 (10 % → 100 %)"],
    },
    { name: "that are percentages", stable: 1, course: ["weight 0 → 10", "weight 10 → 100"] },
    {
      name: "of which only parts are percentages",
      stable: 0.5,
      course: ["weight 0 → 5 (0 % → 10 %)", "weight 5 → 50 (10 % → 100 %)"],
    },
  ])("says the shares of weights $name where these are not the same", ({ stable, course }) => {
    const traffic = new SimulatedTraffic();
    for (const green of [0, 10, 100]) {
      traffic.weights = { blue: (100 - green) * stable, green: green * stable };
      traffic.run(1, 200);
    }
    const details = report(traffic).changes.flatMap(({ arm, to, detail }) =>
      arm === "green" && to !== null ? [detail] : [],
    );
    expect(details).toEqual(course.toReversed());
  });

  test("is aborting on its way back, and rolled back when nobody is there any more", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200).weigh(0).run(5, 200);
    expect(report(traffic)).toMatchObject({ phase: "aborting", outcome: null });
    expect(report(traffic.run(40, 200))).toMatchObject({ phase: "idle", outcome: "rolled_back" });
    expect(traffic.state.finished).toEqual({ completed: 0, rolled_back: 1 });
    expect(report(traffic.weigh(5).run(1, 200)).rollout).not.toBe("checkout-green-20260301T120031Z");
  });

  test.each([
    {
      name: "ends where its candidate was asked for nothing in a window that two readers saw in part",
      quiet: 10,
      goesOn: false,
    },
    { name: "goes on where it gets something again sooner", quiet: 2, goesOn: true },
  ])("$name", ({ quiet, goesOn }) => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200).weigh(0).run(15, 200);
    traffic.reader = "second";
    for (const arm of ["blue", "green"] as const) Object.assign(traffic.counters[arm], { requests: 0, share: 0 });
    expect(report(traffic.run(quiet, 200))).toMatchObject({ phase: "aborting", outcome: null });
    expect(report(traffic.weigh(10).run(1, 200)).rollout === "checkout-green-20260301T120031Z").toBe(goesOn);
    expect(traffic.state.finished).toEqual({ completed: 0, rolled_back: goesOn ? 0 : 1 });
  });

  test("takes a step back like any other step, and is aborting only when nothing is left or its controller says so", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200).weigh(20).run(60, 200);
    expect(report(traffic)).toMatchObject({ phase: "shifting", outcome: null, step: { number: 1, of: 3 } });
    expect(report(traffic.weigh(20, { state: "aborting" }).run(1, 200)).phase).toBe("aborting");
    expect(report(traffic.weigh(20, { state: "paused" }).run(1, 200)).phase).toBe("paused");
    expect(report(traffic.weigh(10).run(1, 200)).phase).toBe("shifting");
    expect(report(traffic.weigh(0).run(1, 200)).phase).toBe("aborting");
  });

  test.each([
    { name: "at once", laterSeconds: 0 },
    { name: "long after its ledger was closed", laterSeconds: 600 },
  ])("takes the completed rollout back when all goes back $name, and begins none", ({ laterSeconds }) => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200).weigh(100).run(30, 200);
    const completed = report(traffic);
    expect(completed).toMatchObject({ phase: "settled", outcome: "completed", ledger: { sent: 12_000 } });
    traffic.run(laterSeconds, 200);
    const { ledger } = report(traffic);
    traffic.weigh(0);
    traffic.counters.blue.lost += 3;
    const back = report(traffic.run(5, 200));
    expect(back).toMatchObject({ phase: "aborting", outcome: null, endedAtMs: null, rollout: completed.rollout });
    // What came while the ledger was closed is not in it.
    expect(ledger?.sent).toBe(laterSeconds === 0 ? 12_000 : 22_200);
    expect(back.ledger).toMatchObject({ sent: laterSeconds === 0 ? 13_000 : 23_200, lost: 3, isWhole: true });
    expect(report(traffic.run(40, 200))).toMatchObject({ phase: "idle", outcome: "rolled_back" });
    expect(traffic.state.finished).toEqual({ completed: 1, rolled_back: 1 });
  });

  const podRatio = { weights: { kind: "podRatio", namespace: "shop" } } as const;

  test.each([
    {
      name: "a part, 12 s after it was taken back",
      change: {},
      weight: 10,
      seconds: 12,
      perSecond: 200,
      back: 1_772_366_491_000,
    },
    {
      name: "all, 12 s after it was taken back",
      change: {},
      weight: 100,
      seconds: 12,
      perSecond: 200,
      back: 1_772_366_491_000,
    },
    // Nobody asked for anything meanwhile: no traffic had to follow.
    {
      name: "a part again after two minutes",
      change: podRatio,
      weight: 10,
      seconds: 120,
      perSecond: 0,
      back: null,
    },
  ])("begins another rollout where a completed one's candidate is given $name", (one) => {
    const traffic = new SimulatedTraffic(trackedOf(one.change)).run(30, 200).weigh(50).run(30, 200);
    traffic.weigh(100).run(30, 200).weigh(0);
    traffic.counters.green.errors += 500;
    traffic.run(one.seconds, one.perSecond);
    expect(report(traffic)).toMatchObject({ phase: "aborting", rollout: "checkout-green-20260301T120031Z" });
    traffic.weigh(one.weight).run(10, 200);
    expect(report(traffic)).toMatchObject({
      rollout: one.seconds === 12 ? "checkout-green-20260301T120143Z" : "checkout-green-20260301T120331Z",
      phase: "shifting",
      ledger: { sent: 2_000, failed: 0, lost: 0, isWhole: true },
      verdict: { kind: "not_enough" },
      // It ended as the next one began: its traffic had not followed before.
      earlierRollouts: [
        {
          rollout: "checkout-green-20260301T120031Z",
          outcome: "rolled_back",
          endedAtMs: one.seconds === 12 ? 1_772_366_503_000 : 1_772_366_611_000,
          backSinceMs: one.back,
        },
      ],
    });
    expect(traffic.state.finished).toEqual({ completed: 1, rolled_back: 1 });
  });

  test("goes on with a completed rollout whose pods were not ready for a moment", () => {
    const traffic = new SimulatedTraffic(trackedOf(podRatio)).run(30, 200).weigh(50).run(30, 200).weigh(100);
    traffic.run(30, 200).weigh(0).run(12, 200).weigh(50).run(130, 200);
    expect(report(traffic)).toMatchObject({ rollout: "checkout-green-20260301T120031Z", phase: "shifting" });
    // Then it goes on as any other.
    traffic.weigh(0).run(5, 200).weigh(50).run(5, 200);
    expect(report(traffic)).toMatchObject({ rollout: "checkout-green-20260301T120031Z", phase: "shifting" });
  });

  test("begins no rollout when all goes back of which none was seen", () => {
    const traffic = new SimulatedTraffic().weigh(100).run(30, 200).weigh(0).run(30, 200);
    expect(report(traffic)).toMatchObject({ phase: "idle", rollout: null, outcome: null });
    expect(report(traffic).changes.map(({ arm, to }) => [arm, to])).toContainEqual(["green", 0]);
    expect(report(traffic.weigh(10).run(1, 200)).rollout).toBe("checkout-green-20260301T120101Z");
  });

  test("is never completed while the traffic stays where it was, or cannot be seen", () => {
    const stuck = new SimulatedTraffic().run(30, 200).weigh(100).run(1, 200);
    for (let second = 0; second < 300; second++) {
      stuck.atMs += 1_000;
      stuck.counters.blue.requests += 200;
      stuck.counters.blue.share += 200;
      stuck.readWeights().readTraffic();
    }
    expect(report(stuck)).toMatchObject({ phase: "shifting", outcome: null, drift: { share: -1, settled: true } });

    const unseen = new SimulatedTraffic().run(30, 200).weigh(100).run(1, 200);
    for (let second = 0; second < 300; second++) {
      unseen.atMs += 1_000;
      unseen.readWeights();
    }
    expect(report(unseen)).toMatchObject({ phase: "shifting", outcome: null });
  });

  test.each([
    { weight: 100, before: "shifting", after: { phase: "settled", outcome: "completed" }, arm: 1 },
    { weight: 0, before: "aborting", after: { phase: "idle", outcome: "rolled_back" }, arm: 0 },
  ])("ends at $weight only after ten minutes in which nobody asks for anything, or with the traffic", (one) => {
    const silent = new SimulatedTraffic().run(30, 0).weigh(50).run(60, 0).weigh(one.weight).run(600, 0);
    expect(report(silent)).toMatchObject({ phase: one.before, outcome: null, drift: null });
    const ended = report(silent.run(2, 0));
    expect(ended).toMatchObject({ ...one.after, ledger: { sent: 0, lost: 0 } });
    expect(ended.arms.map(({ actual }) => actual)).toEqual([null, null]);

    const late = new SimulatedTraffic().run(30, 0).weigh(50).run(60, 0).weigh(one.weight).run(300, 0).run(5, 1);
    expect(report(late)).toMatchObject(one.after);
    expect(report(late).arms[one.arm]).toMatchObject({ actual: 1 });

    const once = new SimulatedTraffic()
      .run(30, 0)
      .weigh(one.weight === 0 ? 50 : 90)
      .run(60, 0)
      .run(1, 100);
    once.weigh(one.weight).run(595, 0);
    expect(report(once).outcome).toBeNull();
    expect(report(once.run(10, 0))).toMatchObject(one.after);
  });

  test("does not end while all that is asked for is turned away", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(100);
    traffic.unanswered = 0;
    for (let second = 0; second < 1_200; second++) {
      traffic.unanswered += 100;
      traffic.run(1, 0);
    }
    expect(report(traffic)).toMatchObject({
      phase: "shifting",
      outcome: null,
      ledger: { answered: 0, refused: 120_000 },
    });
    expect(report(traffic.run(30, 200))).toMatchObject({ phase: "settled", outcome: "completed" });
  });

  test.each([
    {
      name: "servers of the candidate are down",
      read: (traffic: SimulatedTraffic) => traffic.readWeights({ weights: { blue: 0, green: 0 } }),
    },
    {
      name: "nobody tells the candidate's weight",
      read: (traffic: SimulatedTraffic) => traffic.readWeights({ weights: { blue: 0 } }),
    },
    { name: "nobody can read the weights", read: (traffic: SimulatedTraffic) => traffic },
  ])("does not end while $name, and does once it is told again", ({ read }) => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(100).run(10, 200);
    for (let second = 0; second < 1_200; second++) {
      traffic.atMs += 1_000;
      traffic.counters.green.requests += 200;
      traffic.counters.green.share += 200;
      read(traffic).readTraffic();
    }
    expect(report(traffic)).toMatchObject({ phase: "shifting", outcome: null });
    expect(report(traffic.run(1, 200))).toMatchObject({ phase: "settled", outcome: "completed" });
  });

  test.each([
    { down: "blue", up: "green", live: { blue: 0, green: 50 } },
    { down: "green", up: "blue", live: { blue: 50, green: 0 } },
  ])("goes on while servers of $down are down, though $up has all of the traffic", ({ down, live }) => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200);
    const { rollout } = report(traffic);
    const requests = report(traffic).ledger?.sent;
    for (let second = 0; second < 900; second++) {
      traffic.atMs += 1_000;
      const counters = down === "blue" ? traffic.counters.green : traffic.counters.blue;
      counters.requests += 200;
      counters.share += 200;
      traffic.readWeights({ weights: { blue: 50, green: 50 }, live }).readTraffic();
    }
    const fallen = report(traffic);
    expect(fallen).toMatchObject({
      phase: "shifting",
      outcome: null,
      rollout,
      down: [down],
      arms: [{ intended: 0.5 }, { intended: 0.5 }],
      drift: { share: 0, settled: true },
    });
    expect(fallen.changes[0]).toMatchObject({ arm: down, detail: `${down} is down: none of its servers is up` });
    const back = report(traffic.run(30, 200));
    expect(back).toMatchObject({ phase: "shifting", rollout, down: [], drift: { share: 0 } });
    expect(back.ledger?.sent).toBeGreaterThan(requests ?? Number.POSITIVE_INFINITY);
    expect(back.changes[0]).toMatchObject({ arm: down, detail: `${down} is up again` });
  });

  test("does not end by weights alone when the traffic was not read for long", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(100).run(1, 200);
    for (let second = 0; second < 60; second++) {
      traffic.atMs += 1_000;
      traffic.counters.green.requests += 200;
      traffic.counters.green.share += 200;
      traffic.readTraffic();
    }
    traffic.atMs += 600_000;
    expect(report(traffic.readWeights())).toMatchObject({ phase: "shifting", outcome: null });
  });

  test("is paused while its controller says so, with the reason", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(10, { state: "moving", by: "argo-rollouts" }).run(5, 200);
    traffic.weigh(10, { state: "paused", step: { number: 2, of: 7 }, detail: "waits for approval" }).run(1, 200);
    expect(report(traffic)).toMatchObject({ phase: "paused", step: { number: 2, of: 7 } });
    expect(report(traffic).changes[0]?.detail).toBe("phase shifting → paused: waits for approval");
    expect(report(traffic).changes.find(({ to }) => to === 10)?.by).toBe("argo-rollouts");
  });

  test("is completed when its controller says so as it takes the candidate's weight away", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50, { state: "moving" }).run(30, 200);
    expect(report(traffic.weigh(0, { state: "steady", outcome: "completed" }).run(2, 200)).phase).toBe("shifting");
    expect(report(traffic.run(40, 200))).toMatchObject({ phase: "idle", outcome: "completed" });
  });

  test("notes a reload that puts weights back, whichever of the two is seen first", () => {
    for (const seenFirst of ["weights", "traffic"] as const) {
      const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200);
      traffic.weigh(0);
      traffic.atMs += 1_000;
      traffic.restarts++;
      if (seenFirst === "weights") traffic.readWeights().readTraffic();
      else traffic.readTraffic().readWeights();
      const { changes, phase } = report(traffic);
      expect(phase).toBe("aborting");
      expect(changes.find(({ arm, to }) => arm === "green" && to === 0)).toMatchObject({ by: "reload", from: 50 });
      expect(changes.map(({ detail }) => detail)).toContain(
        "HAProxy began anew, by a restart or a reload: weights are those of its file, and nobody moved them",
      );
      // Put right before anything ended: the same rollout goes on.
      traffic.weigh(50).run(2, 200);
      expect(report(traffic)).toMatchObject({ phase: "shifting", rollout: "checkout-green-20260301T120031Z" });
    }
  });

  test("blames a reload for what it changed, and for nothing that somebody set a moment before or after it", () => {
    const actors = (traffic: SimulatedTraffic) =>
      report(traffic)
        .changes.filter(({ arm, to }) => arm === "green" && to !== null)
        .map(({ from, to, by }) => `${from} → ${to} ${by}`);
    const reload = (traffic: SimulatedTraffic, green: number) => {
      traffic.restarts++;
      return traffic.weigh(green).run(1, 200);
    };
    const started = () => new SimulatedTraffic().run(30, 200).weigh(50).run(2, 200);
    expect(actors(reload(started(), 0).run(2, 200).weigh(50).run(1, 200))).toEqual([
      "0 → 50 null",
      "50 → 0 reload",
      "0 → 50 null",
    ]);
    expect(actors(reload(started(), 50).run(2, 200).weigh(60).run(1, 200))).toEqual(["50 → 60 null", "0 → 50 null"]);
    expect(actors(reload(started().weigh(60).run(1, 200), 0))).toEqual([
      "60 → 0 reload",
      "50 → 60 null",
      "0 → 50 null",
    ]);
    // One source is not to be read meanwhile, so that the weights of the new process are seen late.
    const late = started();
    late.restarts++;
    late.weigh(0).atMs += 2_000;
    late.readTraffic();
    late.atMs += 2_000;
    expect(actors(late.readWeights())).toEqual(["50 → 0 reload", "0 → 50 null"]);
  });

  test.each([
    { name: "as the page of HAProxy shows it", processes: [undefined, undefined] },
    { name: "where HAProxy tells its process", processes: ["7 100", "8 160"] },
  ])("blames a reload for no weight that somebody sets before the next look, $name", ({ processes: [old, anew] }) => {
    const actors = ({ state }: SimulatedTraffic) =>
      state.changes.flatMap(({ arm, from, to, by }) => (arm === "green" && to !== null ? `${from} → ${to} ${by}` : []));
    // What a reload puts back is seen a millisecond before the counters that began anew.
    const reload = (green: number) => {
      const traffic = new SimulatedTraffic().run(30, 200).weigh(50, { process: old }).run(30, 200);
      traffic.weigh(green, { process: anew }).atMs += 1_000;
      traffic.readWeights().atMs += 1;
      traffic.restarts++;
      return traffic.readTraffic();
    };
    const back = reload(0).weigh(50, { process: anew }).run(1, 200);
    expect(actors(back)).toEqual(["0 → 50 null", "50 → 0 reload", "0 → 50 null"]);
    const same = reload(50).weigh(60, { process: anew }).run(1, 200);
    expect(actors(same)).toEqual(["50 → 60 null", "0 → 50 null"]);
  });

  test("notes no change where one of two proxies is not seen for a moment, and each has half of the weight", () => {
    const traffic = new SimulatedTraffic().run(30, 200);
    for (const blue of [100, 200, 100]) traffic.readWeights({ weights: { blue, green: blue / 4 } });
    expect(report(traffic).changes.flatMap(({ arm, to, detail }) => (to === null ? [] : `${arm}: ${detail}`))).toEqual([
      "green: weight 0 → 25 (0 % → 20 %)",
    ]);
  });

  test("keeps the share while weights mean none, and the weight of an arm that is not told", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(5, 200);
    traffic.readWeights({ weights: { blue: 0, green: 0 } });
    expect(report(traffic)).toMatchObject({ phase: "shifting", arms: [{ intended: null }, { intended: null }] });
    traffic.readWeights({ weights: { blue: 50 } }).readWeights({ weights: { blue: 50, green: 50 } });
    expect(traffic.state.changedAtMs).toBe(1_772_366_431_000);
  });

  test("goes on after a restart of the exporter", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200);
    const before = report(traffic);
    const stored = parseShiftState(printShiftState(traffic.state));
    traffic.state = adoptShiftState(sampleShift, stored);
    traffic.reader = "second";
    for (const counters of Object.values(traffic.counters)) {
      counters.requests = 0;
      counters.share = 0;
    }
    traffic.atMs += 3_000;
    traffic.readWeights().readTraffic();
    const ledger = { ...before.ledger, isWhole: false };
    expect(report(traffic)).toMatchObject({ phase: "shifting", rollout: before.rollout, ledger });
    expect(report(traffic.run(10, 200)).ledger).toMatchObject({ sent: (before.ledger?.sent ?? 0) + 2_000, lost: 0 });
    expect(report(traffic.weigh(100).run(40, 200))).toMatchObject({ phase: "settled", outcome: "completed" });
  });

  test.each([
    { weight: 100, before: "shifting", after: { phase: "settled", outcome: "completed" } },
    { weight: 0, before: "aborting", after: { phase: "idle", outcome: "rolled_back" } },
  ])("is settled at $weight as soon as without a restart of the exporter", ({ weight, before, after }) => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200).weigh(weight).run(15, 200);
    const restart = (seconds: number) => {
      traffic.state = adoptShiftState(sampleShift, parseShiftState(printShiftState(traffic.state)));
      for (const [arm, share] of [
        ["green", weight],
        ["blue", 100 - weight],
      ] as const) {
        traffic.counters[arm].requests += 2 * seconds * share;
        traffic.counters[arm].share += 2 * seconds * share;
      }
      traffic.atMs += 1_000 * seconds;
    };
    restart(3);
    expect(report(traffic.run(1, 200))).toMatchObject({ phase: before, outcome: null, drift: { settled: false } });
    expect(report(traffic.run(2, 200))).toMatchObject({ ...after, ledger: { lost: 0, isWhole: true } });
    traffic.run(30, 200);
    restart(3);
    expect(report(traffic.run(1, 200))).toMatchObject({ ...after, drift: { share: 0, settled: true } });
    // What came in a longer time is not what comes now.
    restart(60);
    expect(report(traffic.run(1, 200))).toMatchObject({ ...after, drift: null });
  });

  test("begins anew when the arms changed their roles, and keeps its log", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(100).run(60, 200);
    const { stable, candidate } = sampleShift;
    const next = { ...sampleShift, stable: candidate, candidate: stable };
    const adopted = adoptShiftState(next, traffic.state);
    expect(adopted).toMatchObject({ rollout: null, phase: "idle", share: null, finished: { completed: 1 } });
    expect(adopted.changes).toEqual(traffic.state.changes);
    expect(adoptShiftState({ ...sampleShift, settleSeconds: 60 }, traffic.state)).toBe(traffic.state);
  });

  test("is under way from the first look when it is in the middle, and not when all is on one side", () => {
    const middle = new SimulatedTraffic(trackedOf()).weigh(50).run(1, 200);
    expect(report(middle)).toMatchObject({ phase: "shifting", startedAtMs: 1_772_366_401_000 });
    const done = new SimulatedTraffic(trackedOf()).weigh(100).run(1, 200);
    expect(report(done)).toMatchObject({ phase: "settled", rollout: null, outcome: null });
  });
});

test.each(["", "[]", "null", '{"version":2,"state":{}}', '{"version":1,"state":null}'])(
  "parseShiftState() takes nothing from %j",
  (json) => {
    const parse = () => parseShiftState(json);
    if (json === "") expect(parse).toThrow();
    else expect(parse()).toBeUndefined();
  },
);
