import { redactText } from "../../../service/redact.ts";
import { SourceFault } from "../source-fault.ts";

/** Reads what the nines exporter says of an SLO at this moment; throws a SourceFault when it says nothing. */
export type ExporterReader = (sloId: string) => Promise<unknown>;

export interface ExporterAddress {
  /** Without `/api`; a path prefix is part of it. */
  readonly url: string;
  /** Asked for each call, because secrets rotate. */
  readonly authorization: () => string | undefined;
  readonly timeoutMs: number;
}

/** A reader of the exporter at an address. */
export function createExporterReader({ url, authorization, timeoutMs }: ExporterAddress): ExporterReader {
  const base = url.replace(/\/+$/, "");
  const who = `the exporter at ${redactText(base)}`;
  return async (sloId) => {
    const login = authorization();
    let response: Response;
    try {
      response = await fetch(`${base}/api/slos/${encodeURIComponent(sloId)}`, {
        headers: { accept: "application/json", ...(login === undefined ? {} : { authorization: login }) },
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (cause) {
      throw new SourceFault("unreachable", `${who} cannot be reached`, { cause });
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new SourceFault("refused", `${who} answers ${response.status}`, { status: response.status });
    }
    return response.json().catch((cause: unknown) => {
      throw new SourceFault("refused", `${who} answers with something that is not JSON`, { cause });
    });
  };
}
