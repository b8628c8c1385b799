/** An answer of Slack's Web API, with the scopes that the token has where Slack tells them. */
export type SlackAnswer =
  | {
      readonly ok: true;
      readonly answer: Readonly<Record<string, unknown>>;
      readonly scopes: readonly string[] | undefined;
    }
  | { readonly ok: false; readonly error: string };

/** Calls a method of the Web API; never throws. */
export type SlackApi = (method: string, args?: Readonly<Record<string, unknown>>) => Promise<SlackAnswer>;

const timeoutMs = 10_000;

/** The Web API for one token, without retries: a doctor says what he sees. */
export async function openSlackApi(token: string, apiUrl: string | undefined): Promise<SlackApi> {
  const slack = await import("@slack/web-api");
  const silent = () => undefined;
  const client = new slack.WebClient(token, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: {
      debug: silent,
      info: silent,
      warn: silent,
      error: silent,
      setLevel: silent,
      getLevel: () => slack.LogLevel.ERROR,
      setName: silent,
    },
  });
  return async (method, args = {}) => {
    try {
      const answer = await client.apiCall(method, { ...args });
      return { ok: true, answer: { ...answer }, scopes: answer.response_metadata?.scopes };
    } catch (error) {
      return { ok: false, error: errorOf(error, slack) };
    }
  };
}

function errorOf(error: unknown, slack: typeof import("@slack/web-api")): string {
  if (error instanceof slack.WebAPIPlatformError) return error.data.error;
  if (error instanceof slack.WebAPIRateLimitedError) return `it asks to wait ${error.retryAfter} s`;
  if (error instanceof slack.WebAPIHTTPError) return `it answers ${error.statusCode}`;
  const cause = error instanceof slack.WebAPIRequestError ? error.original : error;
  return `it cannot be reached (${codeOf(cause)})`;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  if ("code" in error && error.code !== undefined) return String(error.code);
  return error.cause === undefined ? error.name : codeOf(error.cause);
}
