import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { loadRun } from "@/lib/dispatch/history/load-run";
import { AppError } from "@/lib/errors";
import { RunPage } from "./_components/run-page";

interface Props {
  params: Promise<{ runId: string }>;
}

async function load({ params }: Props) {
  const actor = await getPageActor();
  const { runId } = await params;
  try {
    return await loadRun(actor, { runId });
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const run = await load(props);
  return { title: `${run.name} · ${run.state}` };
}

export default async function Page(props: Props) {
  return <RunPage run={await load(props)} />;
}
