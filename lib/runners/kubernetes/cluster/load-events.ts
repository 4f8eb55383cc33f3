import { z } from "zod";
import type { KubeClient } from "./kube-client";
import { KubeError } from "./kube-error";
import { eventSchema, type KubeEvent } from "./kube-objects";
import { eventsPath } from "./object-paths";

const listSchema = z.object({ items: z.array(eventSchema).nullish() });

/** Events about these objects, newest first; none where the agent may not read events. */
export async function loadEvents(
  client: KubeClient,
  namespace: string,
  uids: string[],
): Promise<KubeEvent[]> {
  const events: KubeEvent[] = [];
  for (const uid of uids.slice(0, 10)) {
    try {
      const query = { fieldSelector: `involvedObject.uid=${uid}`, limit: 100 };
      const list = listSchema.parse(await client.get(eventsPath(namespace), { query }));
      events.push(...(list.items ?? []));
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
    }
  }
  return events.sort((a, b) => timeOf(b).localeCompare(timeOf(a)));
}

function timeOf({ lastTimestamp, metadata }: KubeEvent): string {
  return lastTimestamp ?? metadata.creationTimestamp ?? "";
}
