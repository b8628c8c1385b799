/** Why a request was lost. */
export type FailureCause =
  /** The answer says so: 400 and above. */
  | "status"
  /** No answer, or not all of it, within the timeout. */
  | "timeout"
  /** Nobody takes connections there. */
  | "refused"
  /** The connection was broken off before the answer began. */
  | "reset"
  /** The connection was closed in good order before the answer began. */
  | "closed"
  /** The answer began and did not end. */
  | "cut"
  /** The name has no address. */
  | "dns"
  /** No secure connection. */
  | "tls"
  /** No way to the host or its network. */
  | "unreachable"
  /** What came is not HTTP. */
  | "protocol";

/** What became of a request. */
export type RequestOutcome =
  | { readonly kind: "ok"; readonly status: number; readonly version: string | undefined }
  | {
      readonly kind: "failed";
      readonly cause: FailureCause;
      readonly status: number | undefined;
      readonly version: string | undefined;
      /** It was sent on a connection that had carried others: there, clients that care send a GET again. */
      readonly onReusedConnection: boolean;
      readonly detail: string;
    }
  /** This machine could not send it: it says nothing about the target. */
  | { readonly kind: "unsent"; readonly detail: string };

/** A cause as it is counted: every status for itself. */
export type CountedCause = Exclude<FailureCause, "status"> | `status ${number}`;
