import { schemaProblems } from "../document/schema-problems.ts";
import type { Problem } from "../problem.ts";
import type { DeployOptions, DeployStore, DeployValue } from "./deploy-model.ts";
import { deploySchema } from "./deploy-schema.ts";
import type { DeploySpec } from "./deploy-spec.ts";
import { withoutPlainDeploySecrets } from "./plain-deploy-secrets.ts";

/** How the stack runs in containers, with every default filled in; what is wrong with it goes to the problems. */
export function deployFromSpec(stack: Readonly<Record<string, unknown>>, problems: Problem[]): DeployOptions {
  const { value, problems: secrets } = withoutPlainDeploySecrets(stack);
  const shape = value === undefined ? [] : schemaProblems(deploySchema, value, ["deploy"]);
  problems.push(...secrets, ...shape);
  const spec = (value === undefined || shape.length > 0 ? {} : value) as DeploySpec;
  const store = storeOf(spec.store);
  const options: DeployOptions = {
    image: spec.image ?? "nines:local",
    namespace: spec.namespace ?? "nines",
    store,
    volume: { size: spec.volume?.size ?? "2Gi", class: spec.volume?.class },
    exporter: {
      shards: spec.exporter?.shards ?? 1,
      cpu: spec.exporter?.cpu ?? "250m",
      memory: spec.exporter?.memory ?? "512Mi",
    },
    relay: {
      replicas: spec.relay?.replicas ?? (store.kind === "sqlite" ? 1 : 2),
      cpu: spec.relay?.cpu ?? "500m",
      memory: spec.relay?.memory ?? "512Mi",
    },
    alertmanagers: spec.alertmanagers ?? ["http://alertmanager-operated.monitoring:9093"],
    labels: spec.labels ?? {},
    env: Object.fromEntries(Object.entries(spec.env ?? {}).map(([name, item]) => [name, deployValue(item)])),
  };
  problems.push(...countProblems(options));
  return options;
}

function storeOf(text = "sqlite"): DeployStore {
  return text === "sqlite" ? { kind: "sqlite" } : { kind: "postgres", url: text };
}

function deployValue(item: string | { readonly env: string }): DeployValue {
  return typeof item === "string" ? { kind: "text", text: item } : { kind: "secret", key: item.env };
}

/** Numbers that each look right and do not go together. */
function countProblems({ store, exporter, relay }: DeployOptions): readonly Problem[] {
  if (store.kind === "postgres") {
    if (relay.replicas > 1) return [];
    return [
      {
        code: "deploy-one-replica",
        path: "deploy.relay.replicas",
        message:
          "one relay cannot have a PodDisruptionBudget: it would stop every drain of a node, or let the only relay go",
        hint: 'write 2 or more, or store: "sqlite" for a relay that may be away for a minute',
      },
    ];
  }
  const many = [
    { path: "deploy.exporter.shards", what: "exporters", count: exporter.shards },
    { path: "deploy.relay.replicas", what: "relays", count: relay.replicas },
  ];
  return many
    .filter(({ count }) => count > 1)
    .map(({ path, what, count }) => ({
      code: "deploy-sqlite",
      path,
      message: `${count} ${what} cannot share a SQLite file`,
      hint: 'write store: "postgres://user@host:5432/database", or leave it at 1',
    }));
}
