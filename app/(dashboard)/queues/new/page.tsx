import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { NewQueueForm } from "./_components/new-queue-form";

export const metadata: Metadata = { title: "New queue" };

export default async function Page() {
  const actor = await getPageActor();
  if (!can(actor, "queue:create")) notFound();
  return <NewQueueForm />;
}
