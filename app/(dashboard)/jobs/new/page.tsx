import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { NewJobForm } from "./_components/new-job-form";

export const metadata: Metadata = { title: "New job" };

export default async function Page() {
  const actor = await getPageActor();
  if (!can(actor, "job:create")) notFound();
  return <NewJobForm />;
}
