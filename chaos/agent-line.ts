/** The wire between one agent and the servers: which message says that a run has reached which phase. */
import { z } from "zod";
import { eventsRequestSchema } from "../lib/runs/agent-protocol";
import type { Fate } from "../lib/testing/wire";
import { type Call, openWire, type Wire } from "../lib/testing/wire";
import type { Phase, Sightings } from "./sightings";

const runPath = /^\/api\/agent\/runs\/([^/]+)\/(events|logs|finish)$/;
const isRenewal = ({ url }: Call) => url === "/api/agent/heartbeat" || url === "/api/agent/adopt";
const isLease = ({ url }: Call) => url === "/api/agent/lease";
const idSchema = z.looseObject({ runId: z.string() });

export function openAgentLine(
  frontPort: number,
  sightings: Sightings,
  { onLease, onRenewal }: { onLease(runId: string): void; onRenewal(askedAt: Date): void },
): Promise<Wire> {
  const askedAt = new WeakMap<Call, Date>();
  const seeAll = async (runIds: string[], phase: Phase): Promise<Fate> => {
    const fates = await Promise.all(runIds.map((runId) => sightings.see(runId, phase)));
    return fates.includes("drop") ? "drop" : "pass";
  };
  return openWire(
    { host: "127.0.0.1", port: frontPort },
    {
      isShort: (call) => isLease(call) || isRenewal(call) || runPath.test(call.url),
      async before(call) {
        askedAt.set(call, new Date());
        const phase = phaseOfRequest(call);
        return phase ? await sightings.see(phase.runId, phase.phase) : "pass";
      },
      async after(call, answer) {
        const asked = askedAt.get(call);
        if (isRenewal(call) && asked && parseJson(answer) !== undefined) onRenewal(asked);
        if (isLease(call)) {
          const runIds = leasedIn(answer);
          for (const runId of runIds) onLease(runId);
          return await seeAll(runIds, "lease under way");
        }
        const phase = phaseOfAnswer(call);
        return phase ? await sightings.see(phase.runId, phase.phase) : "pass";
      },
    },
  );
}

interface Seen {
  runId: string;
  phase: Phase;
}

function phaseOfRequest(call: Call): Seen | null {
  const [, runId = "", kind] = runPath.exec(call.url) ?? [];
  if (kind === "finish") return { runId, phase: "before the end is reported" };
  if (kind === "logs") return { runId, phase: "first log under way" };
  if (kind !== "events") return null;
  const kinds = kindsIn(call.body);
  if (kinds.includes("starting")) return { runId, phase: "before the start is accepted" };
  if (kinds.includes("running")) return { runId, phase: "before the start is reported" };
  return null;
}

function phaseOfAnswer(call: Call): Seen | null {
  const [, runId = "", kind] = runPath.exec(call.url) ?? [];
  if (kind === "finish") return { runId, phase: "end reported, agent not told" };
  if (kind !== "events") return null;
  const kinds = kindsIn(call.body);
  if (kinds.includes("starting")) return { runId, phase: "start accepted, agent not told" };
  if (kinds.includes("running")) return { runId, phase: "while it runs" };
  return null;
}

function kindsIn(body: string): string[] {
  const parsed = eventsRequestSchema.safeParse(parseJson(body));
  return parsed.data?.events.map(({ kind }) => kind) ?? [];
}

function leasedIn(answer: string): string[] {
  const parsed = z.object({ leases: z.array(idSchema) }).safeParse(parseJson(answer));
  return parsed.data?.leases.map(({ runId }) => runId) ?? [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
