import { z } from "zod";

/** An MD5 in base64, as clients name contents. */
export const md5Schema = z
  .string()
  .regex(/^[A-Za-z0-9+/]{22}==$/, "a digest is the MD5 of the content in base64");

export function hexOf(md5: string): string {
  return Buffer.from(md5, "base64").toString("hex");
}

export function fromHex(hex: string): string {
  return Buffer.from(hex, "hex").toString("base64");
}
