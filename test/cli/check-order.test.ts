import { expect, test } from "@jest/globals";
import { byWeight } from "../../cli/check/by-weight.ts";
import type { PanelProblem } from "../../cli/check/check-panels.ts";
import { oneLinePerBoard } from "../../cli/print/one-line-per-board.ts";
import { formatProblem, isError } from "../../slo/problem.ts";

test("byWeight() puts what gates and rules rest on before panels, each by place", () => {
  const problems = [
    ["panel-no-data", ""],
    ["query-slow", "nines-slo.burn.A"],
    ["rule-failed", "nines-sli-1.slo:sli_bad:rate5m"],
    ["panel-no-data", "nines-shift-cart"],
    ["nearly-all-errors", "zart.traffic.errors"],
    ["rules-not-loaded", ""],
    ["query-failed", "nines-slo.a.A"],
    ["no-data", "zart.traffic.errors"],
    ["no-data", "shop-order"],
  ].map(([code = "", path = ""]) => ({ code, path, message: "", hint: "" }));
  expect(byWeight(problems).map(({ code, path }) => `${code} ${path}`)).toEqual([
    "no-data shop-order",
    "nearly-all-errors zart.traffic.errors",
    "no-data zart.traffic.errors",
    "rules-not-loaded ",
    "rule-failed nines-sli-1.slo:sli_bad:rate5m",
    "panel-no-data ",
    "panel-no-data nines-shift-cart",
    "query-failed nines-slo.a.A",
    "query-slow nines-slo.burn.A",
  ]);
});

const dead = (board: string, cause: string, panels: readonly string[]): PanelProblem => ({
  code: "panel-no-data",
  path: `nines-shift-${board}`,
  message: `${cause}, so ${panels.length} panels of Traffic shift: ${board} lack data: ${panels.join(", ")}`,
  hint: `mend ${cause}`,
  dead: { board: `Traffic shift: ${board}`, panels, cause },
});
const own: PanelProblem = { code: "no-data", path: "cart.weights", message: "no weights", hint: "write some" };

test("oneLinePerBoard() says once of a board what leaves its panels empty, the widest reason first", () => {
  const problems = [
    own,
    dead("cart", "no CPU", ["CPU"]),
    { ...dead("cart", "no exporter", ["Changes", "Phase", "Step"]), severity: "warning" } as const,
    dead("cart", "no weights", ["Phase", "Step"]),
    dead("cart", "no pods", ["Pods"]),
    dead("zart", "no CPU", ["CPU"]),
  ];
  const told = oneLinePerBoard(problems);
  expect(told.map(formatProblem)).toEqual([
    "cart.weights: no weights (write some)",
    "nines-shift-cart: 5 panels of Traffic shift: cart lack data: no weights; no CPU; no pods; 1 more reason (mend no weights; --format json names each panel and its reason)",
    "nines-shift-zart: no CPU, so 1 panels of Traffic shift: zart lack data: CPU (mend no CPU)",
  ]);
  expect(told.map(isError)).toEqual([true, true, true]);
});

test("oneLinePerBoard() warns where all that it puts together are warnings", () => {
  const problems = ["no exporter", "no shifts"].map(
    (cause): PanelProblem => ({ ...dead("cart", cause, ["Changes"]), severity: "warning" }),
  );
  expect(oneLinePerBoard(problems)).toEqual([
    {
      code: "panel-no-data",
      severity: "warning",
      path: "nines-shift-cart",
      message: "1 panel of Traffic shift: cart lacks data: no exporter; no shifts",
      hint: "mend no exporter; --format json names each panel and its reason",
    },
  ]);
});
