import { describe, expect, test } from "@jest/globals";
import type { ChartEvent } from "../../../charts/chart.ts";
import { eventLabels } from "../../../charts/draw/event-marks.ts";
import { THEMES } from "../../../charts/theme.ts";

const plot = { x: 40, y: 20, width: 600, height: 200 };

/** Texts over a plot of 600 pixels, of which each is a millisecond, and where they begin. */
function labelsOf(...events: readonly ChartEvent[]) {
  const shapes = eventLabels(events, { plot, theme: THEMES.light, position: (ms) => plot.x + ms });
  return shapes.flatMap((shape) => (shape.type === "text" ? [[shape.style.text, Math.round(shape.x)]] : []));
}

const moment = (at: number, label: string): ChartEvent => ({ kind: "moment", at, label });

describe("eventLabels()", () => {
  test("stand over their marks", () => {
    expect(labelsOf(moment(100, "begin"), moment(300, "end"))).toEqual([
      ["begin", 140],
      ["end", 340],
    ]);
  });

  test("begin together, and are told side by side in the order of their marks", () => {
    const [first, second] = labelsOf(
      { kind: "span", from: 100, to: 300, label: "rollout" },
      moment(101, "weights changed"),
    );
    expect(first).toEqual(["rollout", 140]);
    expect(second?.[0]).toBe("weights changed");
    expect(second?.[1]).toBeGreaterThan(180);
    expect(second?.[1]).toBeLessThan(220);
  });

  test("are left out where they would cover one that is not theirs", () => {
    expect(labelsOf(moment(100, "a long label of one mark"), moment(130, "hidden"), moment(400, "end"))).toEqual([
      ["a long label of one mark", 140],
      ["end", 440],
    ]);
  });

  test("move back from the right end, and are left out where two that begin together have no room there", () => {
    const [first, ...others] = labelsOf(moment(590, "rollout"), moment(591, "weights changed"));
    expect(first?.[1]).toBeLessThan(plot.x + plot.width - 30);
    expect(others).toEqual([]);
  });
});
