import { redactText } from "../../../../service/redact.ts";
import { faultOf, reasonOf, ShiftSourceFault } from "../shift-source-fault.ts";

/** Where AWS is asked. Without a region in the config it is told by an ARN or the environment. */
export interface AwsPlace {
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
}

type AwsClientSettings = ReturnType<typeof settingsOf>;

/** An AWS client that is made, with the SDK that it comes from, when it is first asked for, and gone once nothing will be read any more. */
export function lazyAwsClient<Client extends { readonly destroy: () => void }>(
  create: (settings: AwsClientSettings) => Promise<Client>,
  { closing, ...place }: AwsPlace & { readonly closing: AbortSignal | undefined },
): () => Promise<Client> {
  let opened: Promise<Client> | undefined;
  const open = async () => {
    const client = await create(settingsOf(place));
    closing?.addEventListener("abort", () => client.destroy(), { once: true });
    return client;
  };
  return () => {
    opened ??= open();
    return opened;
  };
}

/** Two tries, so that throttling is not the end of a reading. */
function settingsOf({ region, endpoint }: AwsPlace) {
  return {
    maxAttempts: 2,
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

/** A call whose faults are those of this source. */
export async function callingAws<T>(source: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (!(cause instanceof Error) || !("$fault" in cause)) throw faultOf(source, cause);
    const isThrottled = /Throttl|TooManyRequests|RequestLimit|PriorRequestNotComplete/.test(cause.name);
    const isDenied = /AccessDenied|Unauthorized|InvalidClientTokenId|SignatureDoesNotMatch|ExpiredToken/.test(
      cause.name,
    );
    const said = redactText((cause.message.split("\n", 1)[0] ?? "").slice(0, 300));
    const reason = isThrottled ? "AWS answers that it is asked too often" : said === "" ? reasonOf(cause) : said;
    throw new ShiftSourceFault(`${source}: ${isThrottled ? reason : `${cause.name}: ${reason}`}`, {
      retryable: isThrottled || (cause.$fault === "server" && !isDenied),
      cause,
    });
  }
}
