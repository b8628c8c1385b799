export {
  type CertificateOptions,
  chainOf,
  makeCertificate,
  type TestCertificate,
} from "../bot/testing/certificates.ts";
