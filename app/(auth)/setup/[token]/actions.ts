"use server";

import { redirect } from "next/navigation";
import { getClientAddress } from "@/lib/auth/get-client-address";
import { openSession } from "@/lib/auth/open-session";
import { createFirstAdmin } from "@/lib/catalog/create-first-admin";
import type { AuthFormState } from "../../sign-in/actions";

/** Fields: `token`, `name`, `password`. Makes the first admin and signs in. */
export async function setUpAction(_state: AuthFormState, form: FormData): Promise<AuthFormState> {
  const field = (name: string) => String(form.get(name) ?? "");
  const account = { token: field("token"), name: field("name"), password: field("password") };
  const result = await createFirstAdmin(account, await getClientAddress());
  if (!result.ok) return { issues: result.issues, name: field("name") };
  await openSession(result.value);
  redirect("/");
}
