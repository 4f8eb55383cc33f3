"use client";

import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import type { Issue } from "@/lib/config/issue";
import { ShownOnce } from "../../settings/_components/shown-once";
import { createApiTokenAction } from "../../settings/actions";

/** Makes a key when asked, and shows it once, with the command that stores it. */
export function ClientKey() {
  const [busy, start] = useTransition();
  const [key, setKey] = useState<string | undefined>(undefined);
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const make = () =>
    start(async () => {
      const answer = await createApiTokenAction({
        kind: "person",
        name: "wandb",
        queues: [],
        expiresInDays: null,
        readOnly: false,
      });
      if (answer.ok) setKey(clientKeyOf(answer.value.token));
      else setIssues(answer.issues);
    });
  if (key === undefined)
    return (
      <div className="flex flex-col items-start gap-3">
        <Button variant="primary" busy={busy} onClick={make}>
          Make a key
        </Button>
        {issues.map((issue) => (
          <p key={issue.message} role="alert" className="text-danger">
            {issue.message}
          </p>
        ))}
      </div>
    );
  const { origin } = window.location;
  return (
    <div className="flex flex-col gap-4">
      <section>
        <h2 className="mb-1 font-medium">Your key</h2>
        <ShownOnce label="Key" text={key} />
        <p className="mt-1 text-muted text-xs">It is shown once: copy it now.</p>
      </section>
      <section>
        <h2 className="mb-1 font-medium">Keep it on a machine</h2>
        <ShownOnce label="Command" text={`wandb login --host ${origin} ${key}`} />
      </section>
      <section>
        <h2 className="mb-1 font-medium">Or give it to one program</h2>
        <ShownOnce label="Variables" text={`export WANDB_BASE_URL=${origin} WANDB_API_KEY=${key}`} />
      </section>
    </div>
  );
}

/** Every generation of the client takes 40 characters after a prefix that ends in a dash. */
function clientKeyOf(token: string): string {
  return `local-${token.replace(/^slw_/, "")}`;
}
