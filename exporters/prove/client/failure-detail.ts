/** How OpenSSL ends the text of an error: `error:0A000410:SSL routines:ssl3_read_bytes:ssl/tls alert handshake failure:…`. */
const opensslPattern = /\berror:[0-9A-F]+:[^:]*:[^:]*:([^:]+)/;

/** Advice about Node.js's own options, which nobody gives to this program. */
const nodeAdvice = /; if the root CA is installed locally, .*$/;

/** What an error says to somebody who does not know OpenSSL's sources, nor Node.js. */
export function failureDetail({ message }: Error): string {
  const reason = opensslPattern.exec(message)?.[1];
  if (reason === undefined) return message.replace(nodeAdvice, "");
  // What the first bytes are taken for when they are no TLS.
  return reason === "wrong version number"
    ? "the server does not speak TLS there; a port for http:// answers so"
    : reason;
}
