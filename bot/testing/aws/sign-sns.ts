import { sign } from "node:crypto";

/** An envelope as SNS posts it. */
export type SnsEnvelopeJson = Readonly<Record<string, string>>;

const confirmationFields = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];

/** The signature that SNS puts under an envelope: written from its documentation and not with the code that checks it. */
export function signSns(envelope: SnsEnvelopeJson, privateKeyPem: string): string {
  const names =
    envelope["Type"] === "Notification"
      ? ["Message", "MessageId", ...("Subject" in envelope ? ["Subject"] : []), "Timestamp", "TopicArn", "Type"]
      : confirmationFields;
  let text = "";
  for (const name of names) text += `${name}\n${envelope[name] ?? ""}\n`;
  return sign(envelope["SignatureVersion"] === "2" ? "sha256" : "sha1", Buffer.from(text), privateKeyPem).toString(
    "base64",
  );
}
