import { maxDocumentBytes } from "../../slo/document/read-document.ts";
import type { Problem } from "../../slo/problem.ts";
import { parseTargetGroups, type TargetGroup } from "./target-groups.ts";
import type { TargetSource } from "./target-source.ts";

const longestTimeoutMs = 30_000;

/** Targets from an address that answers as Prometheus' HTTP discovery asks for: 200, application/json. Anything else keeps the last good ones. */
export function createHttpTargets({
  url,
  refreshSeconds,
  userAgent,
}: {
  readonly url: string;
  readonly refreshSeconds: number;
  readonly userAgent: string;
}): TargetSource {
  const request = requestOf(url, { refreshSeconds, userAgent });
  let groups: readonly TargetGroup[] = [];
  return {
    look: async () => {
      const answer = await ask(request);
      if (typeof answer !== "string") return { groups, problems: [answer] };
      const parsed = parseTargetGroups(answer, { file: `${request.shown}.json` });
      if (parsed.ok) groups = parsed.value;
      const problems = parsed.ok ? parsed.warnings : parsed.problems;
      return { groups, problems: problems.map((problem) => ({ ...problem, file: request.shown })) };
    },
  };
}

interface Request {
  readonly url: string;
  /** Without credentials and query. */
  readonly shown: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

function requestOf(
  text: string,
  { refreshSeconds, userAgent }: { readonly refreshSeconds: number; readonly userAgent: string },
): Request {
  const url = new URL(text);
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const hasLogin = url.username !== "";
  url.username = "";
  url.password = "";
  return {
    url: url.href,
    shown: `${url.origin}${url.pathname}`,
    headers: {
      accept: "application/json",
      "user-agent": userAgent,
      "x-prometheus-refresh-interval-seconds": String(refreshSeconds),
      ...(hasLogin ? { authorization: `Basic ${Buffer.from(login).toString("base64")}` } : {}),
    },
    timeoutMs: Math.min(refreshSeconds * 1000, longestTimeoutMs),
  };
}

async function ask({ url, shown, headers, timeoutMs }: Request): Promise<string | Problem> {
  const refuse = (message: string, hint: string): Problem => ({
    code: "target-address",
    file: shown,
    path: "",
    message,
    hint,
  });
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
    const type = response.headers.get("content-type") ?? "no type";
    if (response.status !== 200 || !/^application\/json\b/i.test(type)) {
      await response.body?.cancel();
      return response.status === 200
        ? refuse(`answered with ${type}`, "answer with application/json")
        : refuse(`answered ${response.status}`, "answer 200, also when there are no targets: []");
    }
    return (
      (await readAtMost(response, maxDocumentBytes)) ?? refuse("answered with more than 10 MB", "answer with less")
    );
  } catch (error) {
    const { name, message, cause } = error as Error;
    if (name === "TimeoutError") return refuse(`did not answer within ${timeoutMs / 1000} s`, "answer faster");
    const reason = cause instanceof Error && cause.message !== "" ? cause.message : message;
    return refuse(`cannot be reached (${reason})`, "start it, or correct the address in discovery");
  }
}

async function readAtMost(response: Response, mostBytes: number): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > mostBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}
