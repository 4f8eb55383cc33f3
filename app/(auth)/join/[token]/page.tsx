import type { Metadata } from "next";
import { findViewer } from "@/lib/auth/get-actor";
import { findInvitation } from "@/lib/catalog/find-invitation";
import { AccountForm } from "../../_components/account-form";
import { AuthHeading } from "../../_components/auth-heading";
import { OtherWays } from "../../_components/other-ways";
import { UsedLink } from "../../_components/used-link";
import { JoinForm } from "./_components/join-form";
import { acceptInvitationAction, rememberInvitationAction } from "./actions";

export const metadata: Metadata = { title: "Join" };

interface Props {
  params: Promise<{ token: string }>;
}

export default async function Page({ params }: Props) {
  const { token } = await params;
  const [invitation, viewer] = await Promise.all([findInvitation(token), findViewer()]);
  if (!invitation) {
    return (
      <UsedLink>
        It was used already or has expired. Ask an admin of the team for a new one; each is good for one
        person.
      </UsedLink>
    );
  }
  const { team, role } = invitation;
  if (viewer) {
    return (
      <>
        <AuthHeading title={`Join ${team}`}>
          You are signed in as {viewer.name} and were invited as {role}.
        </AuthHeading>
        <JoinForm token={token} team={team} />
      </>
    );
  }
  return (
    <>
      <AuthHeading title={`Join ${team}`}>
        You were invited as {role}. Choose a name and a password; or give those of the account you have here.
      </AuthHeading>
      <AccountForm
        action={acceptInvitationAction}
        hidden={{ token }}
        submit={`Join ${team}`}
        isNew
        nameHelp="Others see it beside your runs."
      />
      <OtherWays next="/" before={rememberInvitationAction.bind(null, token)} />
    </>
  );
}
