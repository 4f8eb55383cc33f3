import { notFound, redirect } from "next/navigation";
import { EmptyState } from "@/components/ui/empty-state";
import { foldName } from "@/lib/access/name";
import { findActor, findViewer } from "@/lib/auth/get-actor";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { findRunOfClient } from "@/lib/tracking/find-client-runs";
import { clientPage } from "../../../client-page";

interface Props {
  params: Promise<{ entity: string; project: string; rest?: string[] }>;
}

/** The addresses that clients of W&B print lead to our pages. Ours come first: only what is none of them arrives here. */
export default async function Page({ params }: Props) {
  const { entity, project, rest = [] } = await params;
  const place = clientPage(decode(project), rest.map(decode));
  if (!place) notFound();
  // A stranger is asked to sign in only where a page may be.
  if (!(await findActor())) await getPageActor();
  const viewer = await findViewer();
  const team = viewer?.teams.find(({ name }) => foldName(name) === foldName(decode(entity)));
  if (!team) notFound();
  if (!team.current)
    return (
      <main className="grid min-h-dvh place-items-center">
        <EmptyState
          isPage
          title={`This is in team ${team.name}`}
          hint="Go to the overview, switch to that team, and open the address again."
        />
      </main>
    );
  if (!("run" in place)) redirect(place.path);
  const run = await findRunOfClient(await getPageActor(), { project: decode(project), key: place.run });
  if (!run) notFound();
  redirect(`/runs/${run.id}`);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
