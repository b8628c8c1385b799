/** How the stack's exporter and relay run in containers, on Kubernetes or with Compose. Everything has a default. */
export interface DeploySpec {
  /** The image of nines in your registry, by a tag that never moves or by its digest: `registry.example.org/nines:1.4.0`. Default `nines:local`. */
  readonly image?: string;
  /** Namespace of the objects. Default `nines`. */
  readonly namespace?: string;
  /**
   * Where state is kept: `sqlite`, on a volume and with one process of each kind, or a PostgreSQL database that any number share,
   * without its password: `postgres://nines@db.example.org:5432/nines`. Default `sqlite`.
   */
  readonly store?: string;
  /** Volumes of SQLite. */
  readonly volume?: DeployVolumeSpec;
  readonly exporter?: DeployExporterSpec;
  readonly relay?: DeployRelaySpec;
  /** Alertmanagers that the exporter tells when it raises the alerts itself, all of a cluster. Default `["http://alertmanager-operated.monitoring:9093"]`. */
  readonly alertmanagers?: readonly string[];
  /** Labels of every object, such as the ones that your Prometheus selects rules and monitors by: `{ release: "kube-prometheus-stack" }`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Further variables of the containers, such as `HTTPS_PROXY`; `{ env: "NAME" }` takes the value from the Secret's key of that name. */
  readonly env?: Readonly<Record<string, string | { readonly env: string }>>;
}

export interface DeployVolumeSpec {
  /** Default `2Gi`. */
  readonly size?: string;
  /** Storage class. Default: the cluster's own. */
  readonly class?: string;
}

export interface DeployExporterSpec {
  /** Processes that share the targets; more than one need PostgreSQL. Default 1. */
  readonly shards?: number;
  /** What a process asks for. It may use more when the machine has it: a throttled probe would measure its own waiting. Default `250m`. */
  readonly cpu?: string;
  /** What a process asks for and may use. Default `512Mi`. */
  readonly memory?: string;
}

export interface DeployRelaySpec {
  /** Processes that take alerts; one of them at a time writes messages. More than one need PostgreSQL. Default 1 with SQLite, 2 with PostgreSQL. */
  readonly replicas?: number;
  /** What a process asks for and may use. Default `500m`. */
  readonly cpu?: string;
  /** What a process asks for and may use. Default `512Mi`. */
  readonly memory?: string;
}
