import { X509Certificate } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import tls from "node:tls";
import type { NetworkEnvironment } from "./proxy-for";

/** Where systems keep what they trust. */
const systemBundles = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/**
 * One file with what the system trusts and with the certificates of `NODE_EXTRA_CA_CERTS`, for git, which knows only whole lists.
 * Undefined where nothing is to be added, or git was told its list.
 */
export function writeCaBundle(file: string, environment: NetworkEnvironment): string | undefined {
  const { NODE_EXTRA_CA_CERTS: extra, GIT_SSL_CAINFO, SSL_CERT_FILE } = environment;
  if (!extra || GIT_SSL_CAINFO || SSL_CERT_FILE) return undefined;
  const added = readCertificates(extra);
  if ("problem" in added) return undefined;
  const system = systemBundles.find((one) => fs.existsSync(one));
  const trusted = system === undefined ? tls.rootCertificates.join("\n") : fs.readFileSync(system, "utf8");
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  fs.writeFileSync(file, `${trusted.trimEnd()}\n${added.text}`, { mode: 0o600 });
  return file;
}

/** The certificates of a PEM file. Node itself passes over a file that it cannot use, with a warning at most. */
export function readCertificates(file: string): { text: string; count: number } | { problem: string } {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch {
    return { problem: "it cannot be read" };
  }
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) return { problem: "it holds no certificate in PEM form" };
  try {
    for (const block of blocks) new X509Certificate(block);
  } catch {
    return { problem: "one of its certificates is damaged" };
  }
  return { text: `${blocks.join("\n")}\n`, count: blocks.length };
}
