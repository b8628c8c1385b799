import { alertmanagerConfig } from "../../alerts/alertmanager.ts";
import { secondsToDuration } from "../../slo/duration.ts";
import type { Stack } from "../../slo/model.ts";
import { ports, tokenKey } from "../role.ts";
import { intakeToken } from "./composed-stack.ts";

/** Prometheus' configuration: the rules, this Alertmanager, and whom to scrape. Paths are relative to the file, as in the container. */
export function prometheusConfig(stack: Stack): object {
  return {
    global: {
      scrape_interval: secondsToDuration(stack.scrapeSeconds),
      evaluation_interval: "30s",
    },
    rule_files: ["rules/*.yaml"],
    alerting: { alertmanagers: [{ static_configs: [{ targets: ["alertmanager:9093"] }] }] },
    scrape_configs: [
      job("prometheus", "localhost:9090"),
      job("alertmanager", "alertmanager:9093"),
      job("haproxy", "haproxy:8405"),
      { ...withToken("exporter"), static_configs: [{ targets: [`exporter:${ports.exporter}`] }] },
      // Each replica by itself, not whichever HAProxy chooses.
      {
        ...withToken("relay"),
        dns_sd_configs: [{ names: ["relay"], type: "A", port: ports.relay, refresh_interval: "10s" }],
      },
      // What your SLIs count: lists of targets with a label job, in Prometheus' format.
      { job_name: "services", file_sd_configs: [{ files: ["targets/*.yaml", "targets/*.json"] }] },
    ],
  };
}

function job(name: string, target: string): object {
  return { job_name: name, static_configs: [{ targets: [target] }] };
}

function withToken(name: "exporter" | "relay"): object {
  return {
    job_name: `nines-${name}`,
    honor_labels: true,
    authorization: { credentials_file: `secrets/${name}-${tokenKey}` },
  };
}

/** Alertmanager's configuration: the stack's own routes and inhibitions, every receiver that tells anybody at the relay. */
export function alertmanagerConfigFor(stack: Stack, source: string): object {
  const { receivers, ...rest } = alertmanagerConfig(stack);
  const webhook = {
    url: `http://haproxy:${ports.relay}/in/${source}`,
    send_resolved: true,
    http_config: { authorization: { credentials_file: `secrets/${intakeToken}` } },
  };
  const atRelay = receivers.map(({ name, webhook_configs: hooks }) => ({
    name,
    // A receiver that tells nobody goes on telling nobody.
    webhook_configs: hooks.length === 0 ? [] : [webhook],
  }));
  return { ...rest, receivers: atRelay };
}

/** HAProxy before the replicas of the relay: who does not answer gets nothing, and a replica that goes loses no delivery. */
export const haproxyConfig = `global
  log stdout format raw local0 info
  maxconn 2000

resolvers docker
  nameserver embedded 127.0.0.11:53
  hold valid 5s
  hold nx 5s
  hold timeout 5s

defaults
  mode http
  log global
  option httplog
  option dontlognull
  option redispatch 1
  retries 3
  timeout connect 3s
  timeout http-request 10s
  timeout client 90s
  timeout server 90s

frontend relay
  bind :${ports.relay}
  default_backend relay

backend relay
  balance leastconn
  # The same notification twice is one alert, so it goes to another relay when one died before it answered.
  retry-on conn-failure empty-response
  option httpchk GET /healthz
  http-check expect status 200
  default-server check inter 2s fall 2 rise 1 resolvers docker init-addr none
  server-template relay 4 relay:${ports.relay}

frontend metrics
  bind :8405
  http-request set-log-level silent
  http-request use-service prometheus-exporter if { path /metrics }
  http-request return status 404
`;
