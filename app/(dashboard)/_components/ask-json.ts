/** Asks one of our own routes. An ended session leads to the sign-in page, which leads back here. */
export async function askJson<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal, headers: { accept: "application/json" } });
  if (response.status === 401) {
    const here = window.location.pathname + window.location.search;
    window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
  }
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return readAnswer<T>(response);
}

/** Our own routes answer what they say: server and page are of one build. */
async function readAnswer<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}
