/** A question that our own server refused: a message that people can be shown. */
export class RefusedQuestion extends Error {
  override readonly name = "RefusedQuestion";
}

interface Question {
  signal: AbortSignal;
  /** What does not fit an address. Asking changes nothing all the same. */
  body?: unknown;
}

/** Asks one of our own routes. An ended session leads to the sign-in page, which leads back here. */
export async function askJson<T>(path: string, { signal, body }: Question): Promise<T> {
  const response = await fetch(path, {
    signal,
    headers: {
      accept: "application/json",
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
  });
  if (response.status === 401) {
    const here = window.location.pathname + window.location.search;
    window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
  }
  if (!response.ok) throw new RefusedQuestion(await readRefusal(response, path));
  return readAnswer<T>(response);
}

/** Our own routes answer what they say: server and page are of one build. */
async function readAnswer<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}

async function readRefusal(response: Response, path: string): Promise<string> {
  const body = await readAnswer<{ error?: { message?: string } }>(response).catch(() => undefined);
  return body?.error?.message ?? `${path} answered ${response.status}`;
}
