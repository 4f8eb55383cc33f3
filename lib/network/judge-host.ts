import { lookup as lookUp } from "node:dns/promises";
import { addressKind, parseAddress } from "./address-kind";
import { isInNetworks } from "./networks";

export interface HostRules {
  /** Whether an admin has named this very host: private addresses are then open. */
  isListed: boolean;
  /** What whoever runs the server opens, link-local networks as well. */
  openNetworks: readonly string[];
}

export type FindAddresses = (host: string) => Promise<readonly string[]>;

export const findAddresses: FindAddresses = async (host) =>
  (await lookUp(host, { all: true, verbatim: true })).map(({ address }) => address);

/** Resolves a host once and judges every address it has: these, and no later answer of a name server, are to be connected to. */
export async function judgeHost(
  host: string,
  rules: HostRules,
  find: FindAddresses = findAddresses,
): Promise<{ addresses: readonly string[] } | { problem: string }> {
  const literal = parseAddress(host);
  const addresses = literal ? [literal.toString()] : await find(host);
  const refused = addresses.find((address) => !isOpen(address, rules));
  if (addresses.length === 0) return { problem: `${host} has no address` };
  return refused === undefined ? { addresses } : { problem: problemOf(refused) };
}

function isOpen(address: string, { isListed, openNetworks }: HostRules): boolean {
  if (isInNetworks(address, openNetworks)) return true;
  const kind = addressKind(address);
  return kind === "public" || (kind === "private" && isListed);
}

/** Without the address itself: what a name leads to inside the house is nothing for whoever tried it. */
function problemOf(address: string): string {
  return addressKind(address) === "private"
    ? "it is in a private network"
    : "its address is none that the server may speak to";
}
