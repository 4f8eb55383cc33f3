"use server";

import { redirect } from "next/navigation";
import { getClientAddress } from "@/lib/auth/get-client-address";
import { closeSession, openSession } from "@/lib/auth/open-session";
import { safeReturnPath } from "@/lib/auth/return-path";
import { signIn } from "@/lib/auth/sign-in";
import type { Issue } from "@/lib/config/issue";
import { readForm } from "../read-form";

/** What a form of `(auth)` shows after it was sent; a success leads on to another page. */
export interface AuthFormState {
  issues: Issue[];
  /** What was typed as the name; passwords are typed again. */
  name?: string;
}

/** Fields: `name`, `password`, and `next`, the path to go to. For `useActionState`; works without JavaScript. */
export async function signInAction(_state: AuthFormState, form: FormData): Promise<AuthFormState> {
  const { name, password, next } = readForm(form, ["name", "password", "next"]);
  const result = await signIn({ name, password }, await getClientAddress());
  if (!result.ok) return { issues: result.issues, name };
  await openSession(result.value);
  redirect(safeReturnPath(next));
}

/** Ends the session of this browser. */
export async function signOutAction(): Promise<void> {
  await closeSession();
  redirect("/sign-in");
}
