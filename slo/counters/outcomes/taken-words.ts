import type { LabelMatcher } from "../../promql/print-selector.ts";
import { type TakenAnswers, takes } from "./taken-answers.ts";

/** Labels that say how a request ended, by a word or by a number of gRPC. */
const labels: ReadonlySet<string> = new Set([
  "classification",
  "code",
  "grpc_code",
  "grpc_response_status",
  "grpc_status",
  "grpc_status_code",
  "outcome",
  "response_status",
  "result",
  "rpc_grpc_status_code",
  "status",
  "status_code",
]);

/** Values that mean one thing, and those that mean the other. */
interface Outcomes {
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
}

/** What a client did wrong may be meant as either. */
const words: Outcomes = {
  succeeded: ["OK", "Ok", "ok", "SUCCESS", "Success", "success", "succeeded", "STATUS_CODE_OK", "STATUS_CODE_UNSET"],
  failed: [
    ...["ERROR", "Error", "error", "FAILURE", "Failure", "failure", "FAILED", "failed", "SERVER_ERROR"],
    // Source: https://opentelemetry.io/docs/specs/otel/trace/api/#set-status, as the collector and Tempo write it
    "STATUS_CODE_ERROR",
    // Source: https://grpc.io/docs/guides/status-codes/, as they are called in Go and in Java
    ...["Unknown", "DeadlineExceeded", "Internal", "Unavailable", "DataLoss"],
    ...["UNKNOWN", "DEADLINE_EXCEEDED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS"],
  ],
};

const unset = "STATUS_CODE_UNSET";

/** Source: https://grpc.io/docs/guides/status-codes/ */
const grpcNumbers: Outcomes = { succeeded: ["0"], failed: ["2", "4", "13", "14", "15"] };

/** Whether a matcher asks for a word, or a number of gRPC, that says how a request ended. */
export function isOfWords({ label }: LabelMatcher): boolean {
  return labels.has(label);
}

/** Which answers the words of one matcher take; undefined where they are no words, or their meaning is not known. */
export function takenWords(matchers: readonly LabelMatcher[], { isGrpc }: { readonly isGrpc: boolean }): TakenAnswers {
  const [matcher, another] = matchers.filter(isOfWords);
  if (matcher === undefined || another !== undefined) return undefined;
  const isOfNumbers = (isGrpc || matcher.label.includes("grpc")) && !/[a-z]/i.test(matcher.value);
  const { succeeded, failed } = isOfNumbers ? grpcNumbers : words;
  const isLeft = matcher.op.startsWith("!");
  const isNamed = takes({ ...matcher, op: matcher.op.endsWith("~") ? "=~" : "=" });
  if ([...succeeded, ...failed].every(isNamed)) return isLeft ? undefined : "every";
  // Hardly anybody sets OK: what succeeds has no status.
  if (isLeft && isNamed("STATUS_CODE_OK") && !isNamed(unset)) return { succeeded: unset };
  const [passes, fails] = [succeeded.find(isNamed), failed.some(isNamed)];
  if (passes !== undefined && fails) return isLeft ? undefined : { succeeded: passes };
  if (passes === undefined && !fails) return undefined;
  return (passes !== undefined) === isLeft ? "failed" : "succeeded";
}
