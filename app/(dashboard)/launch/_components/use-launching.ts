import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { toast } from "sonner";
import { freshKey } from "@/components/form/fresh-key";
import type { Issue } from "@/lib/config/issue";
import type { LaunchInput } from "@/lib/dispatch/schema";
import { launchRunAction } from "../actions";

/** Sends the form and goes to its run. Pressing twice launches once; a changed form is another launch. */
export function useLaunching(input: LaunchInput | undefined) {
  const router = useRouter();
  const [busy, start] = useTransition();
  const [refusal, setRefusal] = useState<readonly Issue[]>([]);
  const key = useRef("");

  // Key and refusal are about what the form said: the same said again, in another object, is no other form.
  const said = JSON.stringify(input);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was said is what they are about
  useEffect(() => {
    key.current = freshKey();
    setRefusal((before) => (before.length === 0 ? before : []));
  }, [said]);

  const launch = () => {
    if (!input || busy) return;
    start(async () => {
      try {
        const answer = await launchRunAction({ ...input, idempotencyKey: key.current });
        if (answer.ok) router.push(`/runs/${answer.value.runId}`);
        else setRefusal(answer.issues);
      } catch {
        toast.error("The server cannot be reached. What you typed is kept; try again.");
      }
    });
  };
  return { busy, launch, refusal };
}
