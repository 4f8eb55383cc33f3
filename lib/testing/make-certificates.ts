import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

export interface Certificates {
  /** The file with the certificate of the house's own authority. */
  authority: string;
  /** What a server of the house answers with. */
  key: string;
  cert: string;
}

/** An authority that nobody knows, and a certificate that it has signed for these names. */
export function makeCertificates(dir: string, names: readonly string[]): Certificates {
  fs.mkdirSync(dir, { recursive: true });
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: dir, stdio: "ignore" });
  const request = ["req", "-newkey", "rsa:2048", "-nodes", "-keyout"];
  openssl(...request, "ca.key", "-x509", "-days", "2", "-subj", "/CN=House Authority", "-out", "ca.pem");
  openssl(...request, "key.pem", "-subj", `/CN=${names[0]}`, "-out", "request.pem");
  const alternatives = names.map((name) => `${/^[\d.]+$/.test(name) ? "IP" : "DNS"}:${name}`).join(",");
  fs.writeFileSync(path.join(dir, "names"), `subjectAltName=${alternatives}\n`);
  openssl(
    ...["x509", "-req", "-in", "request.pem", "-days", "2", "-CA", "ca.pem", "-CAkey", "ca.key"],
    ...["-CAcreateserial", "-extfile", "names", "-out", "cert.pem"],
  );
  const read = (name: string) => fs.readFileSync(path.join(dir, name), "utf8");
  return { authority: path.join(dir, "ca.pem"), key: read("key.pem"), cert: read("cert.pem") };
}
