import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

/** What SNS does when an endpoint does not take a message. The defaults are those of AWS. */
export interface DeliveryPolicy {
  readonly retries: number;
  readonly delayMs: number;
  readonly timeoutMs: number;
  readonly wait: (ms: number) => Promise<void>;
}

/** What became of a message. Any code from 200 to 499 ends it; 4xx is a loss that SNS takes for a success. */
export interface SnsOutcome {
  readonly isDelivered: boolean;
  /** A status, or the words of a failure, per try. */
  readonly tries: readonly (number | string)[];
}

interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly ca: string | undefined;
  readonly policy: DeliveryPolicy;
}

/** Posts a message and tries again as SNS does: after time-outs, broken connections and codes outside 200 to 499. */
export async function deliverAsSns(post: Post): Promise<SnsOutcome> {
  const tries: (number | string)[] = [];
  for (;;) {
    const result = await attempt(post);
    tries.push(result);
    if (typeof result === "number" && result >= 200 && result < 500) return { isDelivered: true, tries };
    if (tries.length > post.policy.retries) return { isDelivered: false, tries };
    await post.policy.wait(post.policy.delayMs);
  }
}

function attempt({ url, headers, body, ca, policy }: Post): Promise<number | string> {
  return new Promise((resolve) => {
    const request = url.startsWith("https:") ? httpsRequest : httpRequest;
    const call = request(
      url,
      {
        method: "POST",
        headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
        agent: false,
        signal: AbortSignal.timeout(policy.timeoutMs),
        ...(ca === undefined ? {} : { ca }),
      },
      (response) => {
        response.resume();
        response.once("end", () => resolve(response.statusCode ?? 0));
        response.once("error", (error) => resolve(error.message));
      },
    );
    call.once("error", (error) => resolve(error.message));
    call.end(body);
  });
}
