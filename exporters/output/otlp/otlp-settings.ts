/** Which signals go out by OTLP. */
export interface OtlpSettings {
  readonly traces: boolean;
  readonly metrics: boolean;
  /** OTEL_* variables to add to the environment, for what was given by option or has a default of ours. */
  readonly variables: Readonly<Record<string, string>>;
}

type Environment = Readonly<Record<string, string | undefined>>;

const signals = ["traces", "metrics"] as const;

/**
 * Whether and how to send OTLP, by the standard variables. Nothing is sent unless an endpoint or an exporter is named, because the
 * standard's default, a collector on this machine, is mostly not there.
 */
export function otlpSettings(
  env: Environment,
  options: { readonly endpoint?: string | undefined } = {},
): OtlpSettings | undefined {
  if (env["OTEL_SDK_DISABLED"]?.trim().toLowerCase() === "true") return undefined;
  const endpoint = options.endpoint ?? text(env, "OTEL_EXPORTER_OTLP_ENDPOINT");
  const [traces = false, metrics = false] = signals.map((signal) => isWanted(env, { signal, endpoint }));
  if (!traces && !metrics) return undefined;
  const named = /(^|,)\s*service\.name\s*=/.test(text(env, "OTEL_RESOURCE_ATTRIBUTES") ?? "");
  return {
    traces,
    metrics,
    variables: {
      ...(options.endpoint === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: options.endpoint }),
      ...(named || text(env, "OTEL_SERVICE_NAME") !== undefined ? {} : { OTEL_SERVICE_NAME: "nines-exporter" }),
      ...(traces ? {} : { OTEL_TRACES_EXPORTER: "none" }),
      ...(metrics ? {} : { OTEL_METRICS_EXPORTER: "none" }),
      // Which command line, user and host name the process has is nobody's business unless somebody asks for it.
      ...(text(env, "OTEL_NODE_RESOURCE_DETECTORS") === undefined
        ? { OTEL_NODE_RESOURCE_DETECTORS: "env,serviceinstance" }
        : {}),
    },
  };
}

function isWanted(
  env: Environment,
  { signal, endpoint }: { readonly signal: (typeof signals)[number]; readonly endpoint: string | undefined },
): boolean {
  const exporter = text(env, `OTEL_${signal.toUpperCase()}_EXPORTER`);
  if (exporter === "none") return false;
  return (
    exporter !== undefined ||
    endpoint !== undefined ||
    text(env, `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`) !== undefined
  );
}

/** An empty variable is as good as none, says the specification. */
function text(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}
