import { Unlink } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { AuthHeading } from "./auth-heading";

/** A one-time link that is used up, expired or was never made: how to get another. */
export function UsedLink({ children }: { children: ReactNode }) {
  return (
    <>
      <Unlink aria-hidden className="mb-3 size-5 stroke-[1.5] text-slate-9" />
      <AuthHeading title="This link is no longer good">{children}</AuthHeading>
      <Button asChild className="h-9 w-full">
        <Link href="/sign-in">To sign-in</Link>
      </Button>
    </>
  );
}
