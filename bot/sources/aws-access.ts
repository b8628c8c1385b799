/** How the AWS API of one region is reached. Without credentials, the usual ones of the machine are used. */
export interface AwsAccess {
  readonly region: string;
  /** For a server that is not at AWS' own address. */
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What a call to AWS may take in all. */
export const awsCallMs = 10_000;

/** The settings of an AWS client. Retrying is up to its callers, who know what can wait. */
export function awsSettings({ region, endpoint, credentials }: AwsAccess) {
  return {
    region,
    maxAttempts: 1,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: "it refuses the connection",
  ECONNRESET: "it closed the connection without an answer",
  ENOTFOUND: "its name is unknown",
  EAI_AGAIN: "the name server does not answer",
  ETIMEDOUT: "the connection timed out",
  AbortError: "it did not answer in time",
  TimeoutError: "it did not answer in time",
  CredentialsProviderError: "this machine has no AWS credentials",
};

/** Why a call to AWS failed, in one line for people. */
export function awsReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  const known = words[code] ?? words[error.name];
  if (known !== undefined) return known;
  const message = (error.message.split("\n", 1)[0] ?? "").slice(0, 300);
  return error.name === "Error" || error.name === "" ? message : `${error.name}: ${message}`;
}
