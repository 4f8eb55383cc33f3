import { hasProxies } from "../../network/fetch-through-proxies";
import { readCertificates } from "../../network/write-ca-bundle";
import type { AgentSettings } from "../settings/settings";
import { type Finding, fail, fine, warn } from "./finding";

/** What the environment says about proxies and certificates; nothing where it says nothing. */
export async function checkNetwork({ environment }: Pick<AgentSettings, "environment">): Promise<Finding[]> {
  return [...proxyFindings(environment), ...certificateFindings(environment)];
}

function proxyFindings(environment: AgentSettings["environment"]): Finding[] {
  if (!hasProxies(environment)) return [];
  const get = (name: string) => environment[name] || environment[name.toUpperCase()];
  const findings = ["https_proxy", "http_proxy", "all_proxy"].flatMap((name): Finding[] => {
    const given = get(name);
    if (!given) return [];
    const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `http://${given}`;
    const subject = name.toUpperCase();
    if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
      return [
        warn(
          subject,
          "is no http address, and is not used",
          `Write ${subject}=http://proxy.example.com:3128.`,
        ),
      ];
    return [fine(subject, new URL(address).host)];
  });
  const exceptions = get("no_proxy");
  return [...findings, ...(exceptions ? [fine("NO_PROXY", exceptions)] : [])];
}

function certificateFindings({ NODE_EXTRA_CA_CERTS: file }: AgentSettings["environment"]): Finding[] {
  if (!file) return [];
  const read = readCertificates(file);
  const subject = "certificates";
  if ("problem" in read)
    return [
      fail(
        subject,
        `NODE_EXTRA_CA_CERTS=${file}: ${read.problem}`,
        "Put the certificates of your organisation's authority there, in PEM form, readable for this user.",
      ),
    ];
  return [fine(subject, `${read.count} more from ${file}`)];
}
