"use client";

import { useTransition } from "react";
import { Button } from "@/components/ui/button";

interface ProviderButtonsProps {
  providers: readonly { id: string; name: string }[];
  /** Where to go afterwards. */
  next: string;
  /** What the server shall remember before the browser leaves. */
  before?: () => Promise<unknown>;
  /** What the button does, before the provider's name. */
  verb?: string;
}

/** The ways in that are configured outside. They need JavaScript; name and password do not. */
export function ProviderButtons({ providers, next, before, verb = "Continue with" }: ProviderButtonsProps) {
  const [busy, start] = useTransition();
  if (providers.length === 0) return null;
  const leave = (id: string) =>
    start(async () => {
      await before?.();
      const { signIn } = await import("next-auth/react");
      await signIn(id, { callbackUrl: next });
    });
  return (
    <div className="flex flex-col gap-2">
      {providers.map(({ id, name }) => (
        <Button key={id} className="h-9 w-full" busy={busy} onClick={() => leave(id)}>
          {verb} {name}
        </Button>
      ))}
    </div>
  );
}
