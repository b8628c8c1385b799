/** Where something is posted. */
export interface PostAddress {
  readonly url: string;
  /** Value of the header `Authorization`. */
  readonly authorization: string | undefined;
}

/** How one delivery ended. */
export type Delivery = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Posts a body as JSON until the signal ends it; every outcome is a result. */
export async function postJson(
  { url, authorization }: PostAddress,
  body: unknown,
  signal: AbortSignal,
): Promise<Delivery> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...(authorization === undefined ? {} : { authorization }) },
      body: JSON.stringify(body),
      redirect: "error",
      signal,
    });
    const text = await response.text();
    if (response.ok) return { ok: true };
    return { ok: false, reason: `answers ${response.status}: ${text.replace(/\s+/g, " ").trim().slice(0, 200)}` };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "does not answer in time";
  return error.cause instanceof Error && error.cause.message !== "" ? error.cause.message : error.message;
}
