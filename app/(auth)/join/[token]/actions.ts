"use server";

import { redirect } from "next/navigation";
import { findActor } from "@/lib/auth/get-actor";
import { getClientAddress } from "@/lib/auth/get-client-address";
import { openSession, rememberTeam } from "@/lib/auth/open-session";
import { rememberIntent } from "@/lib/auth/remember-intent";
import { acceptInvitation, joinTeam } from "@/lib/catalog/accept-invitation";
import { joinTeamInputSchema } from "@/lib/catalog/schema";
import { parseInput } from "@/lib/result";
import { readForm } from "../../read-form";
import type { AuthFormState } from "../../sign-in/actions";

/** Fields: `token`, `name`, `password`. Makes an account (or takes the one with that name and password) and signs in. */
export async function acceptInvitationAction(_state: AuthFormState, form: FormData): Promise<AuthFormState> {
  const account = readForm(form, ["token", "name", "password"]);
  const result = await acceptInvitation(account, await getClientAddress());
  if (!result.ok) return { issues: result.issues, name: account.name };
  await openSession(result.value);
  await rememberTeam(result.value.teamId);
  redirect("/");
}

/** Field: `token`. For someone who is signed in: joins the team and looks at it. */
export async function joinTeamAction(_state: AuthFormState, form: FormData): Promise<AuthFormState> {
  const actor = await findActor();
  if (!actor) redirect("/sign-in");
  const result = await joinTeam(actor, readForm(form, ["token"]), await getClientAddress());
  if (!result.ok) return { issues: result.issues };
  await rememberTeam(result.value.teamId);
  redirect("/");
}

/** Call it before `signIn(provider)` of next-auth on the invitation page, so that the new account finds its team. */
export async function rememberInvitationAction(token: string): Promise<void> {
  const parsed = parseInput(joinTeamInputSchema, { token });
  if (parsed.ok) await rememberIntent({ invitation: parsed.value.token });
}
