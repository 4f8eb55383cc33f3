export const dynamic = "force-dynamic";

/** The process answers: all a supervisor needs to know before it restarts it. */
export function GET(): Response {
  return Response.json({ ok: true });
}
