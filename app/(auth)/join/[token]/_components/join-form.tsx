"use client";

import Link from "next/link";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { joinTeamAction } from "../actions";

/** For somebody who is signed in: one press. */
export function JoinForm({ token, team }: { token: string; team: string }) {
  const [state, send, isSending] = useActionState(joinTeamAction, { issues: [] });
  return (
    <form action={send} className="flex flex-col gap-3">
      <input type="hidden" name="token" value={token} />
      {state.issues.map(({ message }) => (
        <p
          key={message}
          role="alert"
          className="rounded-md border border-red-7 bg-red-3 px-3 py-2 text-pretty text-red-12"
        >
          {message}
        </p>
      ))}
      <Button type="submit" variant="primary" busy={isSending} className="h-9 w-full">
        Join {team}
      </Button>
      <Button asChild variant="ghost" className="h-9 w-full">
        <Link href="/">Not now</Link>
      </Button>
    </form>
  );
}
