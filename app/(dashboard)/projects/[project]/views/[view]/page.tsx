import { notFound, redirect } from "next/navigation";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { AppError } from "@/lib/errors";
import type { ChartView } from "@/lib/runs/chart-view";
import { loadView } from "@/lib/tracking/views/load-view";
import { viewHref } from "../../../../runs/charts/view-address";

interface Props {
  params: Promise<{ project: string; view: string }>;
}

/** The link of a view: it opens the charts as they are saved now. */
export default async function Page({ params }: Props) {
  const actor = await getPageActor();
  let view: ChartView;
  try {
    const { project, view: name } = await params;
    view = await loadView(actor, { project: decodeURIComponent(project), view: decodeURIComponent(name) });
  } catch (error) {
    if (error instanceof AppError && (error.code === "NOT_FOUND" || error.code === "INVALID")) notFound();
    if (error instanceof URIError) notFound();
    throw error;
  }
  redirect(viewHref(view));
}
