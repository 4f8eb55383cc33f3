import type { ReactNode } from "react";
import { can } from "@/lib/access/can";
import { findViewer } from "@/lib/auth/get-actor";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { Frame } from "./_components/frame";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const actor = await getPageActor();
  const viewer = await findViewer();
  if (!viewer) return null;
  const rights = {
    launch: can(actor, "run:launch"),
    audit: can(actor, "audit:view"),
    createQueue: can(actor, "queue:create"),
    createJob: can(actor, "job:create"),
  };
  return (
    <Frame viewer={viewer} rights={rights}>
      {children}
    </Frame>
  );
}
