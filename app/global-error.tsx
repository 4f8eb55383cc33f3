"use client";

import { ErrorState } from "@/components/ui/error-state";
import "./globals.css";

/** When even the frame cannot be drawn. */
export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <html lang="en">
      <body>
        <ErrorState
          title="Slipway could not draw this page"
          hint="Your runs are not touched by this. Try again; if it stays, look into the server's log."
          id={error.digest}
          action={
            <button
              type="button"
              onClick={reset}
              className="h-8 rounded-md border border-line-strong px-3 font-medium"
            >
              Try again
            </button>
          }
        />
      </body>
    </html>
  );
}
