"use client";

import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";

/** The look of a page that failed; the frame around it stays. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <ErrorState
      title="This page could not be loaded"
      hint="Runs and agents go on without it. Try again; if it stays, the server's log says why."
      id={error.digest}
      action={<Button onClick={reset}>Try again</Button>}
    />
  );
}
