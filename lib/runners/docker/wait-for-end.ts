import type Docker from "dockerode";

/**
 * Settles when the container is not running any more. The client's own `wait` never settles when the connection breaks
 * while it waits, so the answer is read as a stream here, which then fails.
 */
export async function waitForEnd(container: Docker.Container, signal: AbortSignal): Promise<void> {
  const stream = await openWait(container, signal);
  for await (const _ of stream) {
    // Only its end matters: the outcome is read from the container.
  }
}

function openWait(container: Docker.Container, signal: AbortSignal): Promise<AsyncIterable<unknown>> {
  const request = {
    path: `/containers/${container.id}/wait`,
    method: "POST",
    abortSignal: signal,
    isStream: true,
    statusCodes: { 200: true, 404: "no such container", 500: "server error" },
  };
  return new Promise((resolve, reject) => {
    container.modem.dial(request, (error: Error | null, stream: AsyncIterable<unknown>) => {
      if (error) reject(error);
      else resolve(stream);
    });
  });
}
