import { checkReady } from "@/lib/dispatch/ops/check-ready";

export const dynamic = "force-dynamic";

/** The process can serve: a load balancer sends nothing here while it says 503. */
export async function GET(): Promise<Response> {
  const ready = await checkReady();
  return Response.json(ready, { status: ready.ok ? 200 : 503 });
}
