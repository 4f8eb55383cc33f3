"use server";

import type { InvitationView } from "@/lib/access/access-view";
import type { Role } from "@/lib/access/actor";
import { openSession } from "@/lib/auth/open-session";
import { rememberIntent } from "@/lib/auth/remember-intent";
import { switchTeam } from "@/lib/auth/switch-team";
import { changePassword } from "@/lib/catalog/change-password";
import { type CreatedApiToken, createApiToken } from "@/lib/catalog/create-api-token";
import { createTeam } from "@/lib/catalog/create-team";
import { inviteMember } from "@/lib/catalog/invite-member";
import { removeMember } from "@/lib/catalog/remove-member";
import { revokeApiToken } from "@/lib/catalog/revoke-api-token";
import type { ChangePasswordInput, CreateApiTokenInput, SetMemberRoleInput } from "@/lib/catalog/schema";
import { setMemberRole } from "@/lib/catalog/set-member-role";
import { type Result, succeed } from "@/lib/result";
import { answerAction } from "../answer-action";

/** Makes a one-time link by which somebody joins the team. */
export async function inviteMemberAction(role: Role): Promise<Result<InvitationView>> {
  return answerAction((actor) => inviteMember(actor, { role }));
}

/** Gives a member another role. */
export async function setMemberRoleAction(
  input: SetMemberRoleInput,
): Promise<Result<{ personId: string; role: Role }>> {
  return answerAction((actor) => setMemberRole(actor, input));
}

/** Takes a member out of the team. */
export async function removeMemberAction(personId: string): Promise<Result<{ personId: string }>> {
  return answerAction((actor) => removeMember(actor, { personId }));
}

/** Makes an API token; its text is in this answer only. */
export async function createApiTokenAction(input: CreateApiTokenInput): Promise<Result<CreatedApiToken>> {
  return answerAction((actor) => createApiToken(actor, input));
}

/** Ends an API token at once. */
export async function revokeApiTokenAction(tokenId: string): Promise<Result<{ tokenId: string }>> {
  return answerAction((actor) => revokeApiToken(actor, { tokenId }));
}

/** Sets the own password. Every other session ends; this browser gets a new one. */
export async function changePasswordAction(input: ChangePasswordInput): Promise<Result<null>> {
  return answerAction(async (actor) => {
    const changed = await changePassword(actor, input);
    if (!changed.ok) return changed;
    await openSession(changed.value);
    return succeed(null);
  });
}

/** Call it before `signIn(provider)` of next-auth, so that the account there is linked to the person here. */
export async function rememberLinkAction(): Promise<Result<null>> {
  return answerAction(async () => {
    await rememberIntent("link");
    return succeed(null);
  });
}

/** Makes a team and goes to it. */
export async function createTeamAction(name: string): Promise<Result<{ id: string; name: string }>> {
  return answerAction(async (actor) => {
    const made = await createTeam(actor, { name });
    if (made.ok) await switchTeam(made.value.id);
    return made;
  });
}
