import { hexOf } from "@/lib/artifacts/md5";
import { getClientActor } from "@/lib/auth/get-client-actor";
import { requestOrigin } from "@/lib/auth/request-origin";
import { type SignedGrant, signAddress } from "@/lib/auth/signed-address";
import { requireInput } from "@/lib/result";
import { loadReporter } from "@/lib/tracking/load-reporter";
import type { Signable } from "@/lib/wandb/client-context";
import { executeGraphql } from "@/lib/wandb/execute-graphql";
import { graphqlBodySchema } from "@/lib/wandb/graphql-request";
import { clientRefusal } from "../api/client-refusal";
import { readJsonBody } from "../api/read-json-body";

export const dynamic = "force-dynamic";

/** Configs and summaries come in variables. */
const maxBytes = 24 * 1024 * 1024;
/** A file that is begun may be large, and its upload slow. */
const signedSeconds = 24 * 3_600;
const maxFileBytes = 64 * 1024 ** 3;

/** What clients of W&B ask and say: see `lib/wandb`. */
export async function POST(request: Request): Promise<Response> {
  try {
    const actor = await getClientActor(request);
    const body = requireInput(graphqlBodySchema, await readJsonBody(request, maxBytes));
    const origin = requestOrigin(request);
    const expires = Math.floor(Date.now() / 1_000) + signedSeconds;
    const { status, body: answer } = await executeGraphql(
      {
        actor,
        me: await loadReporter(actor),
        sign: ({ method, ...what }) =>
          origin + signAddress({ method, ...subjectOf(what, actor.teamId), maxBytes: maxFileBytes, expires }),
      },
      body,
    );
    return Response.json(answer, { status, headers: { "cache-control": "no-store" } });
  } catch (error) {
    return clientRefusal(error, request);
  }
}

function subjectOf(what: Signable, teamId: string): Pick<SignedGrant, "kind" | "of" | "name"> {
  if ("runId" in what) return { kind: "run", of: what.runId, name: what.name };
  if ("md5" in what) return { kind: "content", of: teamId, name: hexOf(what.md5) };
  return { kind: "manifest", of: teamId, name: what.manifestId };
}
