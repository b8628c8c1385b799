import { pathToText } from "../document/schema-problems.ts";
import type { HttpAuthSpec } from "../probe/probe-spec.ts";
import { type Problem, show } from "../problem.ts";
import type { LoginSpec, RelaySource, SlackWorkspace } from "./relay-model.ts";
import type { AlertmanagerSourceSpec, RelaySourceSpec } from "./relay-source-spec.ts";
import type { SlackSpec } from "./relay-spec.ts";

interface At {
  readonly at: readonly PropertyKey[];
  readonly problems: Problem[];
}

/** What a relay listens to when nothing says otherwise: an Alertmanager on this machine. */
export const usualSource: RelaySource = {
  kind: "alertmanager",
  name: "alertmanager",
  tokens: [],
  basic: [],
  api: [],
  apiLogin: undefined,
};

/** A source with every default filled in. The spec has passed the schema already. */
export function sourceFromSpec(spec: RelaySourceSpec, { at, problems }: At): RelaySource | undefined {
  switch (spec.kind) {
    case undefined:
    case "alertmanager":
      return alertmanagerFromSpec(spec);
    case "sns":
      return { kind: "sns", name: spec.name, topics: spec.topics };
    case "shifts":
      return { kind: "shifts", name: spec.name, tokens: spec.tokens ?? [], basic: [] };
    case "sqs": {
      const region =
        spec.region ??
        /^https?:\/\/(?:sqs\.)?([a-z]{2}(?:-[a-z]+)+-\d)\.(?:queue\.)?amazonaws\./.exec(spec.queueUrl)?.[1];
      if (region !== undefined)
        return { kind: "sqs", name: spec.name, queueUrl: spec.queueUrl, region, endpoint: spec.endpoint };
      problems.push({
        code: "sqs-region",
        path: pathToText([...at, "queueUrl"]),
        message: `${show(spec.queueUrl)} does not say in which region the queue is`,
        hint: "write region beside it: eu-west-1",
      });
      return undefined;
    }
  }
}

function alertmanagerFromSpec(spec: AlertmanagerSourceSpec): RelaySource {
  const { name, tokens = [], basic = [], api = [], apiAuth } = spec;
  const addresses = typeof api === "string" ? [api] : api;
  return {
    kind: "alertmanager",
    name,
    tokens,
    basic,
    api: addresses.map((address) => address.replace(/\/+$/, "")),
    apiLogin: loginFromSpec(apiAuth),
  };
}

/** A login at somebody else's address. */
function loginFromSpec(auth: HttpAuthSpec | undefined): LoginSpec | undefined {
  if (auth === undefined) return undefined;
  if ("bearer" in auth) return { kind: "bearer", token: auth.bearer };
  return { kind: "basic", user: auth.basic.user, password: auth.basic.password };
}

/** A server that the relay reads, without a slash at the end of its address. */
export function addressFromSpec(
  spec: { readonly url: string; readonly auth?: HttpAuthSpec } | undefined,
): { readonly url: string; readonly login: LoginSpec | undefined } | undefined {
  return spec && { url: spec.url.replace(/\/+$/, ""), login: loginFromSpec(spec.auth) };
}

/** A workspace with the usual names of its secrets. */
export function slackFromSpec(spec: SlackSpec, { at, problems }: At): SlackWorkspace {
  const { name = "slack", botToken = { env: "SLACK_BOT_TOKEN" }, appToken, signingSecret } = spec;
  if (appToken !== undefined && signingSecret !== undefined)
    problems.push({
      code: "slack-receive",
      path: pathToText([...at, "signingSecret"]),
      message: "both an app token and a signing secret are given",
      hint: "keep appToken for a socket (no inbound internet), or signingSecret when Slack is to call the relay",
    });
  return {
    name,
    botToken,
    receive:
      signingSecret === undefined
        ? { kind: "socket", appToken: appToken ?? { env: "SLACK_APP_TOKEN" } }
        : { kind: "http", signingSecret },
  };
}

/** Says that strangers could post alerts to sources of a relay with a public address. Client certificates may keep them out. */
export function openSourceProblems(
  sources: readonly { readonly source: RelaySource; readonly at: readonly PropertyKey[] }[],
  url: string | undefined,
): readonly Problem[] {
  if (url === undefined || /^https?:\/\/(localhost|127\.[\d.]+|\[::1\])(:\d+)?(\/|$)/i.test(url)) return [];
  return sources.flatMap(({ source, at }): readonly Problem[] => {
    if (source.kind === "sns" || source.kind === "sqs" || source.tokens.length + source.basic.length > 0) return [];
    const what = source.kind === "shifts" ? "reports" : "alerts";
    return [
      {
        code: "open-source",
        path: pathToText(at),
        message: `anybody who reaches ${url} could post ${what} to the source ${show(source.name)}: it has no tokens`,
        hint: 'write tokens: [{ env: "RELAY_TOKEN" }], or start the relay with --client-ca',
        severity: "warning",
      },
    ];
  });
}
