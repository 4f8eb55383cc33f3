"use server";

import { redirect } from "next/navigation";
import { openSession } from "@/lib/auth/open-session";
import { createFirstAdmin } from "@/lib/catalog/create-first-admin";
import type { AuthFormState } from "../../sign-in/actions";

/** Fields: `token`, `name`, `password`. Makes the first admin and signs in. */
export async function setUpAction(_state: AuthFormState, form: FormData): Promise<AuthFormState> {
  const field = (name: string) => String(form.get(name) ?? "");
  const result = await createFirstAdmin({
    token: field("token"),
    name: field("name"),
    password: field("password"),
  });
  if (!result.ok) return { issues: result.issues, name: field("name") };
  await openSession(result.value);
  redirect("/");
}
