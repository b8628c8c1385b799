import { expect, test } from "@jest/globals";
import { secretNeeds } from "../../../slo/deploy/secret-needs.ts";
import { parseStack } from "../../../slo/parse-stack.ts";
import { formatProblem } from "../../../slo/problem.ts";

const slo = { name: "up", objective: "99", sli: { kind: "ratio", error: "avg(avg_over_time(e[$window]))" } };

test("secretNeeds() finds what each program needs, and takes no label for a reference", () => {
  const parsed = parseStack({
    name: "shop",
    labels: { env: "production" },
    probes: [
      {
        name: "home",
        url: "https://shop.example.org/",
        labels: { env: "production" },
        headers: { "X-Api-Key": { env: "SHOP_KEY" } },
        auth: { basic: { user: "probe", password: { file: "/run/secrets/password" } } },
        tls: { ca: "/run/tls/ca.pem", cert: "/run/tls/tls.crt", key: "/run/tls/tls.key" },
      },
      {
        kind: "journey",
        name: "buy",
        secrets: { password: { env: "SHOP_PASSWORD" } },
        steps: [
          { name: "in", url: "https://shop.example.org/in", body: "{{password}}", save: { id: { json: "$.id" } } },
        ],
      },
    ],
    exporter: {
      discovery: [{ files: ["targets/*.json"], like: { auth: { bearer: { env: "LIKE_TOKEN" } } } }],
      prometheus: { url: "http://prometheus:9090", auth: { bearer: { env: "METRICS_TOKEN" } } },
    },
    relay: {
      sources: [
        { name: "alertmanager", tokens: [{ env: "RELAY_TOKEN" }, { file: "/run/secrets/old-token" }] },
        {
          name: "other",
          basic: [{ user: "a", password: { env: "OTHER_PASSWORD" } }],
          api: "http://a:9093",
          apiAuth: { bearer: { env: "API_TOKEN" } },
        },
      ],
      slack: {},
      fallback: "#alerts",
      handOvers: [{ name: "duty", kind: "pagerduty", key: { env: "DUTY_KEY" }, labels: { env: "production" } }],
      deadman: { heartbeat: { env: "HEARTBEAT_URL" } },
    },
    deploy: { env: { OTEL_HEADERS: { env: "OTEL_HEADERS" } } },
    services: [{ name: "checkout", slos: [slo] }],
  });
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  expect(secretNeeds(parsed.value, "exporter")).toEqual({
    env: ["LIKE_TOKEN", "METRICS_TOKEN", "OTEL_HEADERS", "SHOP_KEY", "SHOP_PASSWORD"],
    files: ["/run/secrets/password", "/run/tls/ca.pem", "/run/tls/tls.crt", "/run/tls/tls.key"],
  });
  expect(secretNeeds(parsed.value, "relay")).toEqual({
    env: [
      "API_TOKEN",
      "DUTY_KEY",
      "HEARTBEAT_URL",
      "OTEL_HEADERS",
      "OTHER_PASSWORD",
      "RELAY_TOKEN",
      "SLACK_APP_TOKEN",
      "SLACK_BOT_TOKEN",
    ],
    files: ["/run/secrets/old-token"],
  });
});
