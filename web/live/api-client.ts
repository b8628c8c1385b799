import { loginNeeded, token } from "./token.ts";

/** What became of a call. `absent`: this daemon does not serve it. */
export type ApiResult<T> =
  | { readonly kind: "ok"; readonly value: T }
  | { readonly kind: "absent"; readonly code: string; readonly why: string }
  | { readonly kind: "unauthorized"; readonly why: string }
  | { readonly kind: "failed"; readonly why: string };

/** For a server that hangs, so that the page says so instead of waiting. */
const patienceMs = 15_000;

/** The address of the daemon's own JSON, also below a path of a proxy. */
export function apiUrl(path: string): string {
  return new URL(`api/${path}`, document.baseURI).href;
}

/** Reads JSON. */
export function readApi<T>(path: string): Promise<ApiResult<T>> {
  return call<T>(path, {});
}

/** Sends JSON and reads the answer. */
export function postApi<T>(path: string, body: unknown): Promise<ApiResult<T>> {
  return call<T>(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** The headers that say who asks. */
export function loginHeaders(): Record<string, string> {
  const value = token.value();
  return value === undefined ? {} : { authorization: `Bearer ${value}` };
}

async function call<T>(path: string, init: RequestInit & { headers?: Record<string, string> }): Promise<ApiResult<T>> {
  const asked = token.value();
  try {
    const response = await fetch(apiUrl(path), {
      ...init,
      headers: { accept: "application/json", ...init.headers, ...loginHeaders() },
      signal: AbortSignal.timeout(patienceMs),
    });
    if (response.ok) return { kind: "ok", value: (await response.json()) as T };
    const { code, message } = await errorOf(response);
    if (response.status === 401) {
      // An answer to an older token says nothing about the one that was entered meanwhile.
      if (asked === token.value()) loginNeeded.set(message);
      return { kind: "unauthorized", why: message };
    }
    if (response.status === 404) return { kind: "absent", code, why: message };
    return { kind: "failed", why: message };
  } catch (error) {
    return { kind: "failed", why: reasonOf(error) };
  }
}

/** Why a call failed, in words. */
export function reasonOf(error: unknown): string {
  if (error instanceof DOMException && error.name === "TimeoutError") return "the server does not answer";
  if (error instanceof TypeError) return "the server cannot be reached";
  return error instanceof Error ? error.message : String(error);
}

/** What an answer that is none says. */
export async function errorOf(response: Response): Promise<{ readonly code: string; readonly message: string }> {
  const said: unknown = await response.json().catch(() => undefined);
  const fields = typeof said === "object" && said !== null ? (said as Record<string, unknown>) : {};
  return {
    code: typeof fields["code"] === "string" ? fields["code"] : "",
    message: typeof fields["message"] === "string" ? fields["message"] : `the server answered ${response.status}`,
  };
}
