import type { Labels } from "../../slo/model.ts";

/** What the source says about an alert beyond name and labels. */
export type AlertFacts = PrometheusFacts | CloudWatchFacts | NoticeFacts | UnreadableFacts | SelfFacts;

export interface PrometheusFacts {
  readonly kind: "prometheus";
  readonly receiver: string;
  readonly groupLabels: Labels;
  /** Of Alertmanager, as it calls itself; never a key. */
  readonly externalUrl: string | undefined;
  readonly generatorUrl: string | undefined;
  /** `repeat interval elapsed`, from Alertmanager 0.32 on. */
  readonly reason: string | undefined;
}

export type CloudWatchForm = "metric" | "math" | "anomaly" | "composite" | "contributor" | "promql" | "unknown";
export type CloudWatchState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

export interface CloudWatchFacts {
  readonly kind: "cloudwatch";
  readonly form: CloudWatchForm;
  readonly alarmName: string;
  readonly arn: string | undefined;
  /** Twelve digits, from the ARN where there is one. */
  readonly account: string | undefined;
  /** `eu-west-1`, from the ARN where there is one. */
  readonly region: string | undefined;
  readonly description: string;
  /** Free text; numbers and dates in it are never read. */
  readonly reason: string;
  readonly state: CloudWatchState;
  readonly previousState: CloudWatchState | undefined;
  readonly metric: CloudWatchMetric | undefined;
  /** For metric math: what is compared, and its inputs. */
  readonly math:
    | { readonly expression: string; readonly label: string; readonly inputs: readonly MathInput[] }
    | undefined;
  readonly condition: CloudWatchCondition | undefined;
  /** The last values that were judged, oldest first, where the source gives them (`reasonData`). */
  readonly datapoints: readonly {
    readonly atMs: number;
    readonly value: number;
    readonly threshold: number | undefined;
  }[];
  readonly composite: { readonly rule: string; readonly children: readonly CompositeChild[] } | undefined;
  readonly contributor: { readonly id: string; readonly attributes: Labels } | undefined;
  /** Whether the source will tell of a recovery; undefined when it does not say. */
  readonly hasOkAction: boolean | undefined;
}

export interface CloudWatchMetric {
  readonly namespace: string;
  readonly name: string;
  /** `Average`, `p99`. */
  readonly statistic: string;
  readonly periodSeconds: number | undefined;
  readonly unit: string | undefined;
  readonly dimensions: readonly { readonly name: string; readonly value: string }[];
}

export interface MathInput {
  readonly id: string;
  readonly label: string | undefined;
  readonly expression: string | undefined;
  readonly metric: CloudWatchMetric | undefined;
}

export interface CloudWatchCondition {
  /** As CloudWatch names it: `GreaterThanThreshold`, `LessThanLowerOrGreaterThanUpperThreshold`. */
  readonly operator: string;
  /** Undefined for a band. */
  readonly threshold: number | undefined;
  readonly evaluationPeriods: number | undefined;
  readonly datapointsToAlarm: number | undefined;
  readonly missingData: "missing" | "breaching" | "notBreaching" | "ignore" | undefined;
}

export interface CompositeChild {
  readonly arn: string;
  readonly name: string;
  readonly state: CloudWatchState | undefined;
}

/** News of AWS or of anybody: shown, not judged. */
export interface NoticeFacts {
  readonly kind: "notice";
  /** `AWS Health`, `GuardDuty`, `Auto Scaling`, `CodeDeploy`, `CodePipeline`, `AWS Budgets`, `EventBridge event`, `Text`. */
  readonly product: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  /** Body for people, plain text, at most 3,000 characters. */
  readonly text: string;
  /** A deployment, so that incidents near its start can name it. */
  readonly deploy: Deploy | undefined;
}

export interface Deploy {
  readonly service: string;
  readonly version: string | undefined;
  readonly phase: "started" | "succeeded" | "failed" | "stopped";
  readonly by: string | undefined;
  readonly atMs: number;
  /** Id of the rollout of a traffic shift that it is, as far as it is one. */
  readonly rollout?: string;
  /** What it lost, also later, where that is something: `at least 14 of 3,120, 128 more later`. */
  readonly lost?: string;
  /** When that was counted, where nobody counts it any more. */
  readonly lostAtMs?: number;
}

/** An authenticated body that nobody understands: kept raw, shown plainly. */
export interface UnreadableFacts {
  readonly kind: "unreadable";
  readonly why: string;
  readonly excerpt: string;
  readonly bytes: number;
}

/** An alert of the relay about itself. */
export interface SelfFacts {
  readonly kind: "self";
  readonly cure: string;
}
