/** What a label says how a request ended with: words, or numbers that are no statuses of HTTP. */
export interface LabelWords {
  readonly label: string;
  readonly metric?: RegExp;
  /** Every value where all are known; some of them else. */
  readonly values: readonly string[];
  readonly isComplete: boolean;
  /** Whether every word is known to begin with a capital letter, also where others are written. */
  readonly hasCapitals?: true;
  /** The value of what failed. */
  readonly example: string;
  /** Whether another metric may have others in a label of this name. */
  readonly mayBeOthers: boolean;
  /** The values that are meant by a number, or by a word: undefined where none is. */
  readonly meant: (choice: string) => readonly string[] | undefined;
}

/** The words that a label is known to have, if it is. */
export function wordsOf(label: string, metric: string | undefined): LabelWords | undefined {
  return known.find((one) => one.label === label && one.metric?.test(metric ?? "") !== false);
}

/** Source: https://docs.micrometer.io/micrometer/reference (io.micrometer.core.instrument.binder.http.Outcome) */
const outcomes = ["UNKNOWN", "INFORMATIONAL", "SUCCESS", "REDIRECTION", "CLIENT_ERROR", "SERVER_ERROR"];

/** Source: https://grpc.io/docs/guides/status-codes/, as they are called in Go, by their numbers */
const ofGrpc = [
  ...["OK", "Canceled", "Unknown", "InvalidArgument", "DeadlineExceeded", "NotFound", "AlreadyExists"],
  ...["PermissionDenied", "ResourceExhausted", "FailedPrecondition", "Aborted", "OutOfRange", "Unimplemented"],
  ...["Internal", "Unavailable", "DataLoss", "Unauthenticated"],
];
const numbersOfGrpc = ofGrpc.map((_, number) => String(number));
const faultsOfGrpc = ["Unknown", "DeadlineExceeded", "Internal", "Unavailable", "DataLoss"];

/** Source: https://opentelemetry.io/docs/specs/otel/trace/api/#set-status, as the collector and Tempo write it */
const ofSpans = ["STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"];
const spans = /^traces_span_?metrics_/;

const known: readonly LabelWords[] = [
  {
    label: "outcome",
    metric: /^http_(?:server|client)_requests_seconds_/,
    values: outcomes,
    example: "SERVER_ERROR",
    isComplete: true,
    mayBeOthers: false,
    meant: outcomeOf,
  },
  {
    label: "outcome",
    values: outcomes,
    example: "SERVER_ERROR",
    isComplete: false,
    mayBeOthers: true,
    meant: outcomeOf,
  },
  {
    label: "grpc_code",
    metric: /^grpc_(?:server|client)_/,
    values: ofGrpc,
    example: "Internal",
    isComplete: false,
    hasCapitals: true,
    // Some libraries of other languages write numbers.
    mayBeOthers: true,
    meant: grpcWordsOf,
  },
  {
    label: "grpc_code",
    values: ofGrpc,
    example: "Internal",
    isComplete: false,
    mayBeOthers: true,
    meant: grpcFaultsOf,
  },
  {
    label: "code",
    metric: /^grpc_(?:server|client)_(?:handled|handling)_/,
    values: ofGrpc,
    example: "Internal",
    isComplete: false,
    mayBeOthers: true,
    meant: grpcFaultsOf,
  },
  {
    label: "grpc_response_status",
    metric: /^istio_/,
    values: numbersOfGrpc,
    example: "13",
    isComplete: true,
    mayBeOthers: false,
    meant: grpcNumbersOf,
  },
  // Source: https://opentelemetry.io/docs/specs/semconv/rpc/rpc-metrics
  {
    label: "rpc_grpc_status_code",
    values: numbersOfGrpc,
    example: "13",
    isComplete: true,
    mayBeOthers: true,
    meant: grpcNumbersOf,
  },
  {
    label: "status_code",
    metric: spans,
    values: ofSpans,
    example: "STATUS_CODE_ERROR",
    isComplete: false,
    mayBeOthers: false,
    meant: spanStatusOf,
  },
  {
    label: "status_code",
    metric: /^calls_total$|^duration_milliseconds_(?:count|bucket)$/,
    values: ofSpans,
    example: "STATUS_CODE_ERROR",
    isComplete: false,
    mayBeOthers: true,
    meant: spanStatusOf,
  },
  // Source: https://istio.io/latest/docs/reference/config/metrics
  {
    label: "reporter",
    metric: /^istio_/,
    values: ["source", "destination", "waypoint"],
    example: "source",
    isComplete: true,
    mayBeOthers: false,
    meant: reporterOf,
  },
  // Source: https://linkerd.io/2/reference/proxy-metrics
  {
    label: "classification",
    metric: /^(?:route_)?response_(?:total|latency_ms_)/,
    values: ["success", "failure"],
    example: "failure",
    isComplete: true,
    mayBeOthers: true,
    meant: classificationOf,
  },
];

function outcomeOf(choice: string): readonly string[] | undefined {
  const byNumber = { 1: "INFORMATIONAL", 2: "SUCCESS", 3: "REDIRECTION", 4: "CLIENT_ERROR", 5: "SERVER_ERROR" };
  const classes = classesOf(choice);
  if (classes !== undefined) return classes.map((digit) => byNumber[digit]);
  const word = choice.toUpperCase();
  const [same] = outcomes.filter((outcome) => outcome === word);
  if (same !== undefined) return [same];
  if (/^(?:OK|SUCCESSFUL|SUCCEEDED)$/.test(word)) return ["SUCCESS"];
  const [alike] = outcomes.filter((outcome) => outcome === word.replace(/[\s-]/g, "_").replace(/(?<=ERROR)S$/, ""));
  if (alike !== undefined) return [alike];
  return /^(?:ERROR|ERRORS|FAIL|FAILED|FAILURE)$/.test(word) ? ["SERVER_ERROR"] : undefined;
}

function grpcWordsOf(choice: string): readonly string[] | undefined {
  if (/^\d\d?$/.test(choice)) {
    const word = ofGrpc[Number(choice)];
    return word === undefined ? undefined : [word];
  }
  return grpcFaultsOf(choice) ?? grpcWordOf(choice);
}

/** What succeeded is told with all that is bad or good. */
function grpcWordOf(choice: string): readonly string[] | undefined {
  if (choice !== choice.toLowerCase() || choice === "ok") return undefined;
  const plain = choice.replaceAll("_", "").replace("cancelled", "canceled");
  const word = ofGrpc.find((one) => one.toLowerCase() === plain);
  return word === undefined ? undefined : [word];
}

function grpcFaultsOf(choice: string): readonly string[] | undefined {
  return classesOf(choice)?.flatMap((digit) => (digit === 5 ? faultsOfGrpc : digit === 2 ? ["OK"] : []));
}

function grpcNumbersOf(choice: string): readonly string[] | undefined {
  const plain = choice.toLowerCase().replaceAll("_", "").replace("cancelled", "canceled");
  const number = ofGrpc.findIndex((word) => word.toLowerCase() === plain);
  return number < 0 ? undefined : [String(number)];
}

function spanStatusOf(choice: string): readonly string[] | undefined {
  return classesOf(choice)?.flatMap((digit) =>
    digit > 3 ? ["STATUS_CODE_ERROR"] : ["STATUS_CODE_OK", "STATUS_CODE_UNSET"],
  );
}

function reporterOf(choice: string): readonly string[] | undefined {
  const word = choice.toLowerCase();
  if (/^(?:src|source|client|caller|outbound|downstream)$/.test(word)) return ["source"];
  return /^(?:dst|dest|destination|server|inbound|upstream)$/.test(word) ? ["destination"] : undefined;
}

function classificationOf(choice: string): readonly string[] | undefined {
  const classes = classesOf(choice);
  if (classes !== undefined) return classes.map((digit) => (digit > 4 ? "failure" : "success"));
  if (/^(?:errors?|fail|failed|failures)$/i.test(choice)) return ["failure"];
  return /^(?:ok|successful|succeeded)$/i.test(choice) ? ["success"] : undefined;
}

type StatusClass = 1 | 2 | 3 | 4 | 5;

/** The classes of HTTP that a choice such as 5.., 503 or [45]xx asks for. */
function classesOf(choice: string): readonly StatusClass[] | undefined {
  const [, first, from, to] =
    /^\^?(?:([1-5]|\[[1-5]+\])|\[([1-5])-([1-5])\])(?:\d\d|\d?[.xX*+]+|\d?(?:\[\d-\d\]|\\d)+(?:\{2\})?)$/.exec(
      choice,
    ) ?? [];
  if (first !== undefined) return (first.match(/\d/g) ?? []).map((digit) => Number(digit) as StatusClass);
  if (from === undefined || to === undefined) return undefined;
  return ([1, 2, 3, 4, 5] as const).filter((digit) => digit >= Number(from) && digit <= Number(to));
}
