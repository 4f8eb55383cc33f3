import type { Metadata } from "next";
import { isSetupLinkLive } from "@/lib/catalog/create-first-admin";
import { AccountForm } from "../../_components/account-form";
import { AuthHeading } from "../../_components/auth-heading";
import { UsedLink } from "../../_components/used-link";
import { setUpAction } from "./actions";

export const metadata: Metadata = { title: "Set up" };

interface Props {
  params: Promise<{ token: string }>;
}

export default async function Page({ params }: Props) {
  const { token } = await params;
  if (!(await isSetupLinkLive(token))) {
    return (
      <UsedLink>
        It was used already or has expired. If nobody has an account yet, start Slipway again: it prints a new
        link. Otherwise sign in.
      </UsedLink>
    );
  }
  return (
    <>
      <AuthHeading title="Make the first account">
        It is the admin of this Slipway: it makes queues and invites the others.
      </AuthHeading>
      <AccountForm
        action={setUpAction}
        hidden={{ token }}
        submit="Make the account"
        isNew
        nameHelp="Others see it beside your runs."
      />
    </>
  );
}
