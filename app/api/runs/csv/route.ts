import { type RunsAddress, readRunsAddress } from "@/app/(dashboard)/runs/runs-address";
import type { PersonActor } from "@/lib/access/actor";
import { getActorFromRequest } from "@/lib/auth/get-actor-from-request";
import { streamRuns } from "@/lib/dispatch/watch/stream-runs";
import { toRunFilter } from "@/lib/runs/run-query";
import { runCsvLine, runsCsvHead } from "@/lib/runs/runs-csv";
import { isFullValueName } from "@/lib/runs/value-name";
import { refusal } from "../../refusal";
import { requireRunQuery } from "../require-run-query";

export const dynamic = "force-dynamic";

/** Every run that the filter line matches, as CSV: `?q=state:failed&sort=summary.loss&cols=lr`. Sent as it is read, however many there are. */
export async function GET(request: Request): Promise<Response> {
  try {
    const actor = await getActorFromRequest(request);
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const lines = csvLines(actor, readRunsAddress(query));
    // The first lines are read before the answer begins, so that a refusal is one.
    const first = await lines.next();
    return new Response(toStream(first, lines), {
      headers: {
        "content-type": "text/csv; charset=utf-8; header=present",
        "content-disposition": `attachment; filename="runs-${new Date().toISOString().slice(0, 10)}.csv"`,
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
      },
    });
  } catch (error) {
    return refusal(error, request);
  }
}

async function* csvLines(actor: PersonActor, address: RunsAddress): AsyncGenerator<string> {
  const { line, sort, direction, columns } = address;
  const filter = toRunFilter(requireRunQuery(line), { now: new Date(), me: actor.name });
  const runs = streamRuns(actor, { ...filter, sort, direction, columns: columns.filter(isFullValueName) });
  let piece = runsCsvHead(columns);
  for await (const run of runs) {
    piece += runCsvLine(run, columns);
    if (piece.length < 32_768) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

function toStream(
  first: IteratorResult<string, unknown>,
  rest: AsyncGenerator<string>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let next: IteratorResult<string, unknown> | undefined = first;
  return new ReadableStream({
    async pull(controller) {
      const piece: IteratorResult<string, unknown> = next ?? (await rest.next());
      next = undefined;
      if (piece.done) controller.close();
      else controller.enqueue(encoder.encode(piece.value));
    },
    async cancel() {
      await rest.return(undefined);
    },
  });
}
