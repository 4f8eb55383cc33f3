import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { configHref, readKind } from "../config-kinds";
import { NewConfigForm } from "./_components/new-config-form";

export const metadata: Metadata = { title: "New config" };

interface Props {
  searchParams: Promise<{ kind?: string }>;
}

export default async function Page({ searchParams }: Props) {
  const actor = await getPageActor();
  const kind = readKind((await searchParams).kind) ?? "preset";
  if (kind === "team-defaults") redirect(configHref(kind, "", "edit"));
  const mayBase = can(actor, "config:edit");
  if (kind === "base" ? !mayBase : !can(actor, "preset:edit")) notFound();
  return <NewConfigForm key={kind} kind={kind} mayBase={mayBase} />;
}
