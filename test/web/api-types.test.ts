import { expect, test } from "@jest/globals";
import type { ModalView as SlackModalView } from "@slack/types";
import type { GestureReply } from "../../bot/actions/gesture.ts";
import type { InboxMessage as DaemonInboxMessage } from "../../bot/inbox/inbox-message.ts";
import type { Alert as DaemonAlert } from "../../bot/model/alert.ts";
import type {
  AuditEntry as DaemonAuditEntry,
  TimelineEntry as DaemonEntry,
  Incident as DaemonIncident,
} from "../../bot/model/incident.ts";
import type { RenderedMessage } from "../../bot/model/message.ts";
import type { RelayView } from "../../bot/run/relay-api.ts";
import type { InboxChannel as DaemonInboxChannel } from "../../bot/store/inbox-store.ts";
import type {
  FailureView,
  SloDetailView,
  SloView,
  StatusView,
  TargetView,
} from "../../exporters/output/exporter-view.ts";
import type { Message, ModalView } from "../../web/api/block-kit.ts";
import type { ExporterStatus, Failures, Slo, SloDetail, Target } from "../../web/api/exporter-api.ts";
import type { InboxChannel, InboxMessage } from "../../web/api/inbox-api.ts";
import type {
  Alert,
  AuditEntry,
  GestureAnswer,
  Incident,
  RelayStatus,
  TimelineEntry,
} from "../../web/api/relay-api.ts";

/** Fails to compile unless what a daemon gives is what the app reads. */
type Fits<Given extends Read, Read> = Given;

type Proof = [
  Fits<StatusView, ExporterStatus>,
  Fits<TargetView, Target>,
  Fits<SloView, Slo>,
  Fits<SloDetailView, SloDetail>,
  Fits<FailureView, Failures["failures"][number]>,
  Fits<RelayView, RelayStatus>,
  Fits<DaemonIncident, Incident>,
  Fits<DaemonAlert, Alert>,
  Fits<DaemonEntry, TimelineEntry>,
  Fits<DaemonAuditEntry, AuditEntry>,
  Fits<Omit<DaemonInboxMessage, "replies"> & { readonly thread: DaemonInboxMessage["replies"] }, InboxMessage>,
  Fits<DaemonInboxChannel, InboxChannel>,
  Fits<RenderedMessage, Message>,
  Fits<SlackModalView, ModalView>,
  Fits<GestureReply, GestureAnswer>,
];

test("what daemons give is what the app reads, as the compiler sees it", () => {
  const proof: Proof | undefined = undefined;
  expect(proof).toBeUndefined();
});
