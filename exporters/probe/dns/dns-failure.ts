/** What a failed DNS query comes to. */
export interface DnsFailure {
  /** `no-name` and `no-data` are answers, that there is nothing; the others are failures to get an answer. */
  readonly kind: "no-name" | "no-data" | "timeout" | "failed";
  /** One sentence. */
  readonly detail: string;
}

/** Reads the error of a `dns.Resolver` query so that "no such name", SERVFAIL and silence are told apart. */
export function dnsFailure(
  error: unknown,
  { name, record, server }: { readonly name: string; readonly record: string; readonly server?: string | undefined },
): DnsFailure {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  const quoted = JSON.stringify(name);
  const about = `about ${quoted} (${record})`;
  const who = server === undefined ? "the name server" : `the name server ${server}`;
  const failed = (sentence: string): DnsFailure => ({ kind: "failed", detail: sentence });
  switch (code) {
    case "ENOTFOUND":
      return { kind: "no-name", detail: `There is no name ${quoted} (NXDOMAIN).` };
    case "ENODATA":
      return { kind: "no-data", detail: `The name ${quoted} has no ${record} record.` };
    case "ETIMEOUT":
    case "ECANCELLED":
      return { kind: "timeout", detail: `No answer from ${who} ${about} in time.` };
    case "ESERVFAIL":
      return failed(`SERVFAIL from ${who} ${about}.`);
    case "EREFUSED":
      return failed(`REFUSED from ${who} ${about}.`);
    case "ENOTIMP":
      return failed(`NOTIMP from ${who} ${about}.`);
    case "EFORMERR":
      return failed(`FORMERR from ${who} ${about}.`);
    case "EBADRESP":
      return failed(`A malformed answer from ${who} ${about}.`);
    case "EBADNAME":
      return failed(`${quoted} is not a name that DNS can be asked about.`);
    case "ECONNREFUSED":
      return failed(`No connection to ${who} to ask ${about}.`);
    default:
      return failed(`Asking ${who} ${about} failed: ${code}.`);
  }
}
