import { awsReason } from "../sources/aws-access.ts";
import { bad, type Finding, skipped } from "./finding.ts";

/** What a failed call to AWS means: nobody could look, may look, or there is nothing to look at. */
export function awsFinding(
  error: unknown,
  { what, action }: { readonly what: string; readonly action: string },
): Finding {
  const fault =
    error instanceof Error && error.name === "SourceFault" && error.cause !== undefined ? error.cause : error;
  const name = fault instanceof Error ? fault.name : "";
  const reason = awsReason(fault);
  if (name === "CredentialsProviderError" || /could not load credentials/i.test(reason))
    return skipped(`nobody looked at ${what}: this machine has no AWS credentials`, "run doctor where the relay runs");
  if (
    /AccessDenied|NotAuthorized|AuthorizationError|UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|ExpiredToken/.test(
      name,
    )
  )
    return skipped(`nobody may look at ${what} with these AWS credentials (${name})`, `allow ${action}`);
  return bad(`${what} cannot be reached: ${reason}`, "correct the address, and let this machine reach AWS");
}
