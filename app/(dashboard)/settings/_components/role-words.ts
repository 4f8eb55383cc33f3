import type { Role } from "@/lib/access/actor";

/** What each role may do, in a few words. */
export const roleWords: Record<Role, string> = {
  admin: "defines queues, members and tokens",
  lead: "also stops and re-orders the runs of others",
  researcher: "writes jobs and launches runs",
  viewer: "looks at everything, changes nothing",
};
