import { type SignedFile, StartRefusal } from "../../runners/runner";
import type { ServerClient } from "../server/server-client";
import { untilAnswered } from "../server/until-answered";
import type { LeaseInput } from "./lay-inputs";

interface ListingOptions {
  client: Pick<ServerClient, "listInputFiles">;
  lease: { runId: string; agentId: string; attempt: number };
  signal: AbortSignal;
}

const pageSize = 5_000;

/** All files of an input, with addresses at which somebody else than the agent fetches them. References are left out. */
export async function listRemoteInput(
  { position, name }: LeaseInput,
  { client, lease, signal }: ListingOptions,
): Promise<SignedFile[]> {
  const { runId, ...key } = lease;
  const found: SignedFile[] = [];
  let total = 1;
  for (let offset = 0; offset < total; offset += pageSize) {
    const request = { ...key, position, offset, limit: pageSize };
    const page = await untilAnswered(() => client.listInputFiles(runId, request, signal), signal);
    total = page.total;
    for (const { path, size, digest, address, ref } of page.files) {
      if (ref !== undefined) continue;
      if (address === undefined)
        throw new StartRefusal(
          "fetch",
          `input artifact ${name}: its file ${path} has no digest by which it could be verified`,
        );
      found.push({ path, size, digest, address });
    }
  }
  return found;
}
