import { configFolder } from "../../slo/deploy/mounted-files.ts";
import { shiftIntake } from "../../slo/deploy/shift-intake.ts";
import { secondsToDuration } from "../../slo/duration.ts";
import type { Stack } from "../../slo/model.ts";
import { targetFolders } from "../kubernetes/pod-files.ts";
import { needsPing, type Role, roleOf, tokenKey, userId } from "../role.ts";
import type { ComposeFile, ComposeService } from "./compose-model.ts";
import { composeStore, intakeToken } from "./composed-stack.ts";

/** The passwords and tokens of the servers beside the stack, each a file. */
export const ownSecrets = [`exporter-${tokenKey}`, `relay-${tokenKey}`, intakeToken, "grafana-password"] as const;

/** What the user makes and `nines generate` never touches: secrets, and lists of targets. By default beside the generated folder. */
export const local = {
  path: "../../../nines-local",
  inCompose: `\${NINES_LOCAL:-../../../nines-local}`,
} as const;

/** What runs with Compose: the stack's programs with Prometheus, Alertmanager, Grafana, PostgreSQL and HAProxy. `stack` is as they read it. */
export function composeFile(stack: Stack): ComposeFile {
  const exporter = roleOf(stack, "exporter");
  const relay = roleOf(stack, "relay");
  const files = [...new Set([exporter, relay].flatMap(({ secretFiles }) => secretFiles.map(({ key }) => key)))];
  const secrets = [...new Set([...ownSecrets, ...files])].sort();
  return {
    name: `nines-${stack.name}`,
    services: {
      exporter: program(stack, exporter, exporterArgs(stack)),
      relay: { ...program(stack, relay, []), deploy: { replicas: 2 } },
      haproxy: haproxy(),
      prometheus: prometheus(stack),
      alertmanager: alertmanager(),
      grafana: grafana(),
      postgres: postgres(),
    },
    networks: { default: {}, state: { internal: true } },
    volumes: { "alertmanager-data": {}, "grafana-data": {}, "postgres-data": {}, "prometheus-data": {} },
    secrets: Object.fromEntries(secrets.map((name) => [name, { file: `${local.inCompose}/secrets/${name}` }])),
  };
}

function program(stack: Stack, role: Role, args: readonly string[]): ComposeService {
  const own = `${role.name}-${tokenKey}`;
  const isPinging = role.name === "exporter" && needsPing(stack);
  return {
    image: stack.deploy.image,
    command: [
      role.name,
      `--config=${configFolder}/config/nines.config.yaml`,
      `--listen=:${role.port}`,
      `--token-file=/run/secrets/${own}`,
      `--store=${composeStore}`,
      ...args,
    ],
    environment: { ...texts(stack), ...references(role.secretEnv), PGPASSWORD: reference("POSTGRES_PASSWORD") },
    secrets: [
      own,
      ...role.secretFiles.map(({ key, folder }) =>
        folder === "/run/secrets" ? key : { source: key, target: `${folder}/${key}` },
      ),
    ],
    volumes: [
      `./nines.config.yaml:${configFolder}/config/nines.config.yaml:ro`,
      ...(role.name === "exporter"
        ? targetFolders(stack).map((folder) => `${local.inCompose}/probe-targets:${folder}:ro`)
        : []),
    ],
    depends_on: { postgres: { condition: "service_healthy" } },
    networks: ["default", "state"],
    ...hardened,
    tmpfs: ["/tmp"],
    ...(isPinging ? { sysctls: { "net.ipv4.ping_group_range": `${userId} ${userId}` } } : {}),
    stop_grace_period: role.name === "relay" ? "45s" : "30s",
    // The page of the exporter; the relay has several containers, and HAProxy before them.
    ...(role.name === "exporter" ? { ports: [`127.0.0.1:${role.port}:${role.port}`] } : {}),
  };
}

function exporterArgs(stack: Stack): readonly string[] {
  const { exporter } = stack;
  const [here] = exporter.locations;
  const shifts = shiftIntake(stack);
  return [
    ...(here === undefined ? [] : [`--location=${here.name}`]),
    ...(exporter.alerts === "exporter" ? ["--alertmanager=http://alertmanager:9093"] : []),
    ...(shifts === undefined ? [] : [`--shifts-to=http://haproxy:9116/in/${shifts}`]),
  ];
}

const hardened = {
  read_only: true,
  cap_drop: ["ALL"],
  security_opt: ["no-new-privileges:true"],
  restart: "unless-stopped",
} as const;

function haproxy(): ComposeService {
  return {
    image: "haproxy:3.2-alpine",
    volumes: ["./haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro"],
    ports: ["127.0.0.1:9116:9116"],
    depends_on: { relay: { condition: "service_started" } },
    ...hardened,
  };
}

function prometheus({ retentionSeconds }: Stack): ComposeService {
  const retention = secondsToDuration(retentionSeconds ?? 90 * 86_400);
  return {
    image: "prom/prometheus:v3.5.0",
    command: [
      "--config.file=/etc/prometheus/prometheus.yaml",
      "--storage.tsdb.path=/prometheus",
      `--storage.tsdb.retention.time=${retention}`,
    ],
    volumes: [
      "./prometheus.yaml:/etc/prometheus/prometheus.yaml:ro",
      "../../prometheus/rules:/etc/prometheus/rules:ro",
      `${local.inCompose}/scrape-targets:/etc/prometheus/targets:ro`,
      "prometheus-data:/prometheus",
    ],
    secrets: ["exporter", "relay"].map((name) => ({
      source: `${name}-${tokenKey}`,
      target: `/etc/prometheus/secrets/${name}-${tokenKey}`,
    })),
    ports: ["127.0.0.1:9090:9090"],
    ...hardened,
  };
}

function alertmanager(): ComposeService {
  return {
    image: "prom/alertmanager:v0.28.1",
    command: ["--config.file=/etc/alertmanager/alertmanager.yaml", "--storage.path=/alertmanager"],
    volumes: ["./alertmanager.yaml:/etc/alertmanager/alertmanager.yaml:ro", "alertmanager-data:/alertmanager"],
    secrets: [{ source: intakeToken, target: `/etc/alertmanager/secrets/${intakeToken}` }],
    ports: ["127.0.0.1:9093:9093"],
    ...hardened,
  };
}

function grafana(): ComposeService {
  return {
    image: "grafana/grafana:12.1.1",
    environment: {
      GF_ANALYTICS_REPORTING_ENABLED: "false",
      GF_SECURITY_ADMIN_PASSWORD__FILE: "/run/secrets/grafana-password",
      PROMETHEUS_URL: "http://prometheus:9090",
    },
    secrets: ["grafana-password"],
    volumes: [
      "../../grafana/provisioning:/etc/grafana/provisioning:ro",
      "../../grafana/dashboards:/var/lib/grafana/dashboards:ro",
      "grafana-data:/var/lib/grafana",
    ],
    ports: ["127.0.0.1:3000:3000"],
    cap_drop: ["ALL"],
    security_opt: ["no-new-privileges:true"],
    restart: "unless-stopped",
  };
}

function postgres(): ComposeService {
  return {
    image: "postgres:17-alpine",
    environment: { POSTGRES_DB: "nines", POSTGRES_USER: "nines", POSTGRES_PASSWORD: reference("POSTGRES_PASSWORD") },
    volumes: ["postgres-data:/var/lib/postgresql/data"],
    networks: ["state"],
    healthcheck: {
      test: ["CMD", "pg_isready", "--username=nines", "--dbname=nines"],
      interval: "5s",
      timeout: "5s",
      retries: 12,
    },
    security_opt: ["no-new-privileges:true"],
    stop_grace_period: "1m",
    restart: "unless-stopped",
  };
}

function texts({ deploy }: Stack): Readonly<Record<string, string>> {
  const found = Object.entries(deploy.env).map(([name, value]) => [
    name,
    // Compose reads a dollar sign as the beginning of a variable.
    value.kind === "text" ? value.text.replaceAll("$", "$$$$") : reference(value.key),
  ]);
  return Object.fromEntries(found);
}

function references(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, reference(name)]));
}

function reference(name: string): string {
  return `\${${name}:?is missing, see env.example}`;
}
