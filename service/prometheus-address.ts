import type { Parsed } from "../slo/problem.ts";
import { show } from "../slo/problem.ts";

/** Where a Prometheus answers, and the login that its address carried. */
export interface PrometheusAddress {
  /** Without credentials, query and trailing slash, path prefix included: fit for messages. */
  readonly shown: string;
  readonly basic: { readonly user: string; readonly password: string } | undefined;
  /** The address of one endpoint, such as `query_range`, with what the address itself asks for after `?`. */
  readonly endpoint: (path: string) => URL;
}

/** The address of a Prometheus, or of anything that speaks its HTTP API under a path prefix. */
export function parsePrometheusAddress(text: string): Parsed<PrometheusAddress> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === "") {
    const withScheme = `http://${text}`;
    const hint =
      /^[\w.-]+(:\d+)?(\/\S*)?$/.test(text) && URL.canParse(withScheme)
        ? `write ${show(withScheme)}`
        : 'write the whole address, such as "http://localhost:9090"';
    const message = `${show(withoutCredentials(text))} is not an http(s) address`;
    return { ok: false, problems: [{ code: "prometheus-url", path: "--prometheus", message, hint }] };
  }
  const prefix = url.pathname.replace(/\/+$/, "");
  return {
    ok: true,
    warnings: [],
    value: {
      shown: `${url.origin}${prefix}`,
      basic:
        url.username === "" && url.password === ""
          ? undefined
          : { user: decode(url.username), password: decode(url.password) },
      endpoint: (path) => new URL(`${url.origin}${prefix}/api/v1/${path}${url.search}`),
    },
  };
}

/** A text that may hold an address, with its user and password struck out. */
export function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/@\s]*@/g, "//***@");
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
