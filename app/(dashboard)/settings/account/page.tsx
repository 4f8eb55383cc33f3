import type { Metadata } from "next";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { PasswordForm } from "./_components/password-form";

export const metadata: Metadata = { title: "Account" };

export default async function Page() {
  const actor = await getPageActor();
  return (
    <div className="max-w-140 px-5 py-4 max-md:px-3.5">
      <h1 className="font-medium">Account</h1>
      <p className="mb-5 text-muted">
        You are {actor.name}, {actor.role} of this team.
      </p>
      <PasswordForm name={actor.name} />
    </div>
  );
}
