import ipaddr from "ipaddr.js";

/**
 * `public`: the open internet. `private`: this machine and the networks of its house, which an admin may open. `closed`: what no
 * service of anybody's has for an address: link-local ones, where clouds hand out the machine's credentials, multicast and the like.
 */
export type AddressKind = "public" | "private" | "closed";

/** Services of clouds that know the machine's credentials and do not stand on a link-local address. */
const metadataServices = ["100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254"];

/** Where an address of IPv4 or IPv6 leads; one that carries an IPv4 address inside leads where that does. */
export function addressKind(text: string): AddressKind {
  const address = parseAddress(text);
  if (!address || metadataServices.some((one) => ipaddr.parse(one).toString() === address.toString()))
    return "closed";
  if (address instanceof ipaddr.IPv4) return kindOfRange(address.range());
  const inner = innerIpv4(address);
  if (inner !== undefined) return addressKind(inner);
  // Global unicast is 2000::/3; what is not given out yet is nobody's.
  const isGlobal = address.match(ipaddr.IPv6.parse("2000::"), 3);
  const range = address.range();
  return range === "unicast" && !isGlobal ? "closed" : kindOfRange(range);
}

/** An address as written in digits, whatever the notation; undefined for names. */
export function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const bare = text.replace(/^\[(.*)\]$/, "$1");
  if (/%/.test(bare) || !ipaddr.isValid(bare)) return undefined;
  return ipaddr.process(bare);
}

function kindOfRange(range: string): AddressKind {
  if (range === "unicast") return "public";
  return ["private", "loopback", "uniqueLocal", "carrierGradeNat"].includes(range) ? "private" : "closed";
}

/** NAT64 (also of a local prefix), 6to4, translated and the old compatible form: the IPv4 address that is meant. */
function innerIpv4(address: ipaddr.IPv6): string | undefined {
  const bytes = address.toByteArray();
  const at = (start: number) => bytes.slice(start, start + 4).join(".");
  switch (address.range()) {
    case "rfc6052":
    case "rfc6145":
      return at(12);
    case "6to4":
      return at(2);
    default:
  }
  if (address.match(ipaddr.IPv6.parse("64:ff9b:1::"), 48)) return at(12);
  const isCompatible = address.match(ipaddr.IPv6.parse("::"), 96) && bytes.slice(12).some((byte) => byte > 1);
  return isCompatible ? at(12) : undefined;
}
