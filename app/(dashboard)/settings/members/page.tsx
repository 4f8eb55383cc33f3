import type { Metadata } from "next";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { listMembers } from "@/lib/catalog/list-members";
import { InviteDialog } from "./_components/invite-dialog";
import { MemberTable } from "./_components/member-table";

export const metadata: Metadata = { title: "Members" };

export default async function Page() {
  const actor = await getPageActor();
  const members = await listMembers(actor);
  return (
    <>
      <div className="flex items-center gap-3 px-5 py-3 max-md:px-3.5">
        <div className="min-w-0 grow">
          <h1 className="font-medium">Members</h1>
          <p className="text-muted">
            {members.length === 1 ? "1 person" : `${members.length} people`} may look at this team's work.
          </p>
        </div>
        {can(actor, "member:invite") ? <InviteDialog /> : null}
      </div>
      <div className="overflow-x-auto border-line border-t">
        <MemberTable
          members={members}
          me={actor.personId}
          mayEdit={can(actor, "member:edit")}
          mayRemove={can(actor, "member:remove")}
        />
      </div>
    </>
  );
}
