import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { findActor } from "@/lib/auth/get-actor";
import { safeReturnPath } from "@/lib/auth/return-path";
import { AccountForm } from "../_components/account-form";
import { AuthHeading } from "../_components/auth-heading";
import { OtherWays } from "../_components/other-ways";
import { signInAction } from "./actions";
import { providerErrorWords } from "./provider-error";

export const metadata: Metadata = { title: "Sign in" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ searchParams }: Props) {
  const query = await searchParams;
  const text = (key: string) => (typeof query[key] === "string" ? query[key] : undefined);
  const next = safeReturnPath(text("next"));
  if (await findActor()) redirect(next);
  const error = providerErrorWords(text("error"));
  return (
    <>
      <AuthHeading title="Sign in" />
      {error === undefined ? null : (
        <p
          role="alert"
          className="mb-4 rounded-md border border-red-7 bg-red-3 px-3 py-2 text-pretty text-red-12"
        >
          {error}
        </p>
      )}
      <AccountForm action={signInAction} hidden={{ next }} submit="Sign in" />
      <OtherWays next={next} />
      <p className="mt-5 text-pretty text-muted text-xs">
        No account? An admin of your team makes an invitation under Settings. The first admin's link is
        printed where Slipway was started.
      </p>
    </>
  );
}
