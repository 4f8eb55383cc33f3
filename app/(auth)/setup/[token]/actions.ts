"use server";

import { redirect } from "next/navigation";
import { getClientAddress } from "@/lib/auth/get-client-address";
import { openSession } from "@/lib/auth/open-session";
import { createFirstAdmin } from "@/lib/catalog/create-first-admin";
import { readForm } from "../../read-form";
import type { AuthFormState } from "../../sign-in/actions";

/** Fields: `token`, `name`, `password`. Makes the first admin and signs in. */
export async function setUpAction(_state: AuthFormState, form: FormData): Promise<AuthFormState> {
  const account = readForm(form, ["token", "name", "password"]);
  const result = await createFirstAdmin(account, await getClientAddress());
  if (!result.ok) return { issues: result.issues, name: account.name };
  await openSession(result.value);
  redirect("/");
}
