import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { MemberView } from "@/lib/access/access-view";
import { RemoveMember } from "./remove-member";
import { RolePicker } from "./role-picker";

interface MemberTableProps {
  members: readonly MemberView[];
  me: string;
  mayEdit: boolean;
  mayRemove: boolean;
}

/** The people of a team and what they may do. */
export function MemberTable({ members, me, mayEdit, mayRemove }: MemberTableProps) {
  // The server keeps the last admin as well; here it is said before anyone tries.
  const admins = members.filter(({ role }) => role === "admin");
  return (
    <Table aria-label="Members">
      <TableHeader>
        <TableRow>
          <TableHead>Name</TableHead>
          <TableHead>Role</TableHead>
          <TableHead className="max-md:hidden">Joined</TableHead>
          {mayRemove ? (
            <TableHead>
              <span className="sr-only">Remove</span>
            </TableHead>
          ) : null}
        </TableRow>
      </TableHeader>
      <TableBody>
        {members.map((member) => (
          <MemberRow
            key={member.personId}
            member={member}
            isMe={member.personId === me}
            isLastAdmin={member.role === "admin" && admins.length === 1}
            mayEdit={mayEdit}
            mayRemove={mayRemove}
          />
        ))}
      </TableBody>
    </Table>
  );
}

interface MemberRowProps {
  member: MemberView;
  isMe: boolean;
  isLastAdmin: boolean;
  mayEdit: boolean;
  mayRemove: boolean;
}

function MemberRow({ member, isMe, isLastAdmin, mayEdit, mayRemove }: MemberRowProps) {
  return (
    <TableRow>
      <TableCell className="w-full">
        <span className="font-medium">{member.name}</span>
        {isMe ? (
          <Badge tone="outline" className="ml-2">
            you
          </Badge>
        ) : null}
      </TableCell>
      <TableCell className="py-0">
        {mayEdit && !isLastAdmin ? (
          <RolePicker member={member} isMe={isMe} />
        ) : (
          <span className="text-muted">
            {member.role}
            {isLastAdmin && mayEdit ? ", the only one" : ""}
          </span>
        )}
      </TableCell>
      <TableCell className="text-muted max-md:hidden">
        <RelativeTime at={member.joinedAt} />
      </TableCell>
      {mayRemove ? (
        <TableCell className="py-0 text-right">
          {isLastAdmin ? null : <RemoveMember member={member} isMe={isMe} />}
        </TableCell>
      ) : null}
    </TableRow>
  );
}
