import { expect, test } from "@jest/globals";
import { parseStack } from "../../../slo/parse-stack.ts";
import { relayService } from "../../../slo/relay/relay-service.ts";

const runbook = "https://wiki.example.org/runbooks/relay";

test("relayService() is a service without problems, warnings included", () => {
  const parsed = parseStack({ name: "nines", services: [relayService({ team: "platform", runbook })] });
  expect(parsed.ok ? parsed.warnings : parsed.problems).toEqual([]);
});

test("relayService() reads the relay's own series by the job of its scrape", () => {
  const { slos } = relayService({ job: "relay" });
  expect(slos.map(({ name, objective, sli }) => ({ name, objective, sli }))).toEqual([
    {
      name: "visible",
      objective: "99",
      sli: {
        kind: "latency",
        histogram: 'nines_relay_visible_seconds{job="relay",severity="critical"}',
        threshold: "5s",
        edges: ["0.1", "0.3", "1", "2", "5", "10", "30", "60", "300", "3600"],
      },
    },
    {
      name: "intake",
      objective: "99.9",
      sli: {
        kind: "events",
        total: 'nines_relay_intake_total{job="relay"}',
        bad: 'nines_relay_intake_total{job="relay",result=~"pushedBack|unreachable"}',
      },
    },
  ]);
});
