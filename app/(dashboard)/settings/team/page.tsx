import type { Metadata } from "next";
import { can } from "@/lib/access/can";
import { findViewer } from "@/lib/auth/get-actor";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { NewTeamForm } from "./_components/new-team-form";
import { TeamList } from "./_components/team-list";

export const metadata: Metadata = { title: "Team" };

export default async function Page() {
  const actor = await getPageActor();
  const viewer = await findViewer();
  return (
    <div className="max-w-140 px-5 py-4 max-md:px-3.5">
      <h1 className="font-medium">{viewer?.team.name}</h1>
      <p className="mb-5 text-muted">
        A team has its own queues, jobs, runs, agents and members. Nothing of it is seen from another.
      </p>
      <TeamList teams={viewer?.teams ?? []} />
      {can(actor, "team:create") ? <NewTeamForm /> : null}
    </div>
  );
}
