import { expect, test } from "@jest/globals";
import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

/** What callers of one arm saw: ten requests a second, every 15 seconds from the beginning. */
function called(arm: "blue" | "green", answer: string): InputSeries {
  const who = `reporter="source",destination_service_name="checkout",destination_service_namespace="shop",destination_workload="${arm}"`;
  return { series: `istio_requests_total{${who},${answer}}`, values: "0+150x120" };
}

const http = (code: string, flags = "-") => `request_protocol="http",response_code="${code}",response_flags="${flags}"`;
const grpc = (status: string, code = "200", flags = "-") =>
  `request_protocol="grpc",response_code="${code}",grpc_response_status="${status}",response_flags="${flags}"`;

/** After five minutes of blue alone, half for green. */
const weights: readonly InputSeries[] = [
  { series: 'flagger_canary_weight{workload="checkout-primary",namespace="shop"}', values: "100x19 50x100" },
  { series: 'flagger_canary_weight{workload="checkout",namespace="shop"}', values: "0x19 50x100" },
  { series: 'flagger_canary_status{name="checkout",namespace="shop"}', values: "1x19 0x100" },
];

const stack = stackOf(oneShift("istio", { judge: { dispersion: 1 }, steps: [] }));

needs("prometheus")("What Istio counts of gRPC", () => {
  test.each([
    { answers: "nothing but INTERNAL", green: [grpc("13")], errors: 10, worse: true },
    {
      answers: "each status of a server's fault",
      green: ["0", "2", "4", "12", "13", "14", "15"].map((status) => grpc(status)),
      errors: 60,
      worse: true,
    },
    {
      answers: "statuses of a caller's fault",
      green: ["0", "1", "3", "5", "6", "7", "8", "9", "10", "11", "16"].map((status) => grpc(status)),
      errors: 0,
      worse: false,
    },
    { answers: "a 503 that is UNAVAILABLE, too", green: [grpc("0"), grpc("14", "503")], errors: 10, worse: true },
    { answers: "a broken connection", green: [grpc("0"), grpc("14", "0", "UC")], errors: 10, worse: true },
    {
      answers: "a caller that left",
      green: [grpc("0"), grpc("4", "200", "DC"), http("0", "DC")],
      errors: 0,
      worse: false,
    },
    { answers: "both beside HTTP", green: [http("200"), http("500"), grpc("0"), grpc("13")], errors: 20, worse: true },
  ])("makes errors of $answers", async ({ green, errors, worse }) => {
    const more = [...weights, called("blue", grpc("0")), ...green.map((answer) => called("green", answer))];
    const rate = { expr: 'sum(shift:arm_errors:rate{arm="green"})', eval_time: "1500s" };
    const promql = [
      { ...rate, exp_samples: [{ labels: "{}", value: errors }] },
      {
        expr: 'count(ALERTS{alertstate="firing",alertname="CanaryErrorRateHigher"}) or vector(0)',
        eval_time: "1500s",
        exp_samples: [{ labels: "{}", value: worse ? 1 : 0 }],
      },
    ];
    expect(await evaluatedShift({ stack, more, promql })).toBe("");
  });
});
