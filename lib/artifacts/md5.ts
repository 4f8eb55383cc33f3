/** Digests as clients write them (base64) and as they stand in addresses (hex). */
export function hexOf(md5: string): string {
  return Buffer.from(md5, "base64").toString("hex");
}

export function fromHex(hex: string): string {
  return Buffer.from(hex, "hex").toString("base64");
}
