import { headers } from "next/headers";
import { getEnv } from "../env";
import { clientAddress } from "./client-address";

/** For server actions: the address that tries are counted by. */
export async function getClientAddress(): Promise<string> {
  return clientAddress(await headers(), getEnv().SLIPWAY_TRUSTED_PROXIES);
}
