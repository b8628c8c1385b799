/** What stands for variables: one text as it is, or several that become `(a|b)` for a regular expression. */
export type VariableValues = Readonly<Record<string, string | readonly string[]>>;

// Not $1: that is a part of a regular expression in label_replace().
const variable = /\$(?:\{([a-zA-Z_]\w*)(?::\w+)?\}|([a-zA-Z_]\w*))/g;

/** A query with `$name`, `${name}` and `${name:format}` replaced; a variable without a value stays as it is. */
export function fillVariables(query: string, values: VariableValues): string {
  return query.replace(variable, (whole, braced: string | undefined, plain: string | undefined) => {
    const name = braced ?? plain ?? "";
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return whole;
    return typeof value === "string" ? value : `(${value.map(escapeInRegex).join("|")})`;
  });
}

/** A variable in a format of Grafana's: `${latency:raw}` puts it in as it is, `${latency:text}` its name. */
export function formatted(name: string, format: "raw" | "text" | "queryparam"): string {
  return `\${${name}:${format}}`;
}

/** Names of the variables in a text, each once. */
export function variablesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(variable)].map(([, braced, plain]) => braced ?? plain ?? ""))];
}

/** The variables that Grafana derives from the shown range and the width of the picture. */
export function timeVariables(range: {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepSeconds: number;
  readonly scrapeSeconds: number;
}): VariableValues {
  const seconds = Math.max(1, Math.round((range.toMs - range.fromMs) / 1000));
  const interval = Math.max(1, Math.round(range.stepSeconds));
  return {
    __from: String(Math.round(range.fromMs)),
    __to: String(Math.round(range.toMs)),
    __range: `${seconds}s`,
    __range_s: String(seconds),
    __interval: `${interval}s`,
    // Grafana's rule: https://grafana.com/docs/grafana/latest/datasources/prometheus/template-variables/
    __rate_interval: `${Math.max(interval + range.scrapeSeconds, 4 * range.scrapeSeconds)}s`,
  };
}

// Twice: once for the regular expression, once for the quoted text around it.
function escapeInRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\\\$&").replaceAll('"', '\\"');
}
