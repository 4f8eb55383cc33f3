import ipaddr from "ipaddr.js";
import { parseAddress } from "./address-kind";

/** A list of networks and addresses, such as `10.0.0.0/8, fd12::/16, 192.168.7.4`; undefined when an entry is none. */
export function readNetworks(text: string): string[] | undefined {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== "");
  return entries.every((entry) => ipaddr.isValidCIDR(entry) || parseAddress(entry)) ? entries : undefined;
}

/** Whether an address lies in one of the networks. */
export function isInNetworks(text: string, networks: readonly string[]): boolean {
  const address = parseAddress(text);
  if (!address) return false;
  return networks.some((network) => {
    if (!ipaddr.isValidCIDR(network)) return parseAddress(network)?.toString() === address.toString();
    const [start, bits] = ipaddr.parseCIDR(network);
    return start.kind() === address.kind() && address.match(start, bits);
  });
}
