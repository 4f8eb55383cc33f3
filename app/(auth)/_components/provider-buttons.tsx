"use client";

import { useTransition } from "react";
import { Button } from "@/components/ui/button";

interface ProviderButtonsProps {
  providers: readonly { id: string; name: string }[];
  /** Where to go afterwards. */
  next: string;
  /** What the server shall remember before the browser leaves. */
  before?: () => Promise<void>;
}

/** The ways in that are configured outside. They need JavaScript; name and password do not. */
export function ProviderButtons({ providers, next, before }: ProviderButtonsProps) {
  const [busy, start] = useTransition();
  if (providers.length === 0) return null;
  const leave = (id: string) =>
    start(async () => {
      await before?.();
      const { signIn } = await import("next-auth/react");
      await signIn(id, { callbackUrl: next });
    });
  return (
    <div className="mt-5 flex flex-col gap-2">
      <p className="flex items-center gap-3 text-muted text-xs before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
        or
      </p>
      {providers.map(({ id, name }) => (
        <Button key={id} className="h-9 w-full" busy={busy} onClick={() => leave(id)}>
          Continue with {name}
        </Button>
      ))}
    </div>
  );
}
