import { PrometheusFault } from "../../service/prometheus-fault.ts";

/** What a query that only serves an explanation answers; nothing when the server refuses it or is too slow for it. */
export async function unlessRefused<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PrometheusFault && ["query", "too-much", "timeout"].includes(error.kind)) return undefined;
    throw error;
  }
}
