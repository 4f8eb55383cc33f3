/** Clients send measurements of themselves here. They are not wanted, and a refusal would be sent again. */
export async function POST(request: Request): Promise<Response> {
  await request.body?.cancel();
  return new Response(null, { status: 200 });
}
