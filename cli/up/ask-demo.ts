import { resolve } from "node:path";
import { readSecret } from "../../service/secrets.ts";
import { Fault, reasonOf } from "../fault.ts";
import type { DemoAction } from "./demo/demo-stage.ts";
import { readRecord } from "./folder/run-record.ts";
import { isRunning } from "./process-identity.ts";

const timeoutMs = 10_000;

/** Where the `nines up` answers that is meant: as its folder tells, or as given. */
export async function demoUrl({
  data,
  url,
  cwd,
}: {
  readonly data: unknown;
  readonly url: string;
  readonly cwd: string;
}): Promise<string> {
  if (typeof data !== "string") return url;
  const record = await readRecord(resolve(cwd, data));
  if (record?.url !== undefined && isRunning(record.nines)) return record.url;
  throw new Fault(`no nines up runs in ${data}`, { hint: `start one: nines up --data ${data}` });
}

/** Has a running `nines up` do something, and gives its answer in words. */
export async function askDemo(
  action: DemoAction,
  { url, tokenFile, cwd }: { readonly url: string; readonly tokenFile: unknown; readonly cwd: string },
): Promise<string> {
  const token = typeof tokenFile === "string" ? readSecret({ kind: "file", path: resolve(cwd, tokenFile) }) : undefined;
  let answer: Response;
  try {
    answer = await fetch(new URL("/api/demo", url), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(action),
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (cause) {
    const why = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
    const isNobody = why instanceof Error && "code" in why && why.code === "ECONNREFUSED";
    const message = isNobody ? `no nines up answers at ${url}` : `cannot ask ${url}: ${reasonOf(why)}`;
    throw new Fault(message, { hint: "start one with nines up, or name its address with --url or --data", cause });
  }
  const body: unknown = await answer.json().catch(() => undefined);
  const field = (name: string) =>
    typeof body === "object" && body !== null && name in body ? String(body[name as keyof typeof body]) : undefined;
  if (answer.ok) return field("said") ?? "done";
  const login = answer.status === 401 ? "name its token with --token-file" : "is it a nines up that answers there?";
  throw new Fault(`${url} refuses: ${field("message") ?? answer.statusText}`, { hint: field("hint") ?? login });
}
