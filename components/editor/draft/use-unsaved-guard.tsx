"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { AlertDialog } from "../../ui/alert-dialog";

function linkOf(event: MouseEvent): HTMLAnchorElement | undefined {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return undefined;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || link.target === "_blank" || link.hasAttribute("download")) return undefined;
  const isHere = link.origin === window.location.origin;
  return isHere && link.pathname !== window.location.pathname ? link : undefined;
}

/** While something is unsaved, a link asks before it leads away and the browser asks before it closes the page. */
export function useUnsavedGuard(isUnsaved: boolean): ReactNode {
  const router = useRouter();
  const [goal, setGoal] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (!isUnsaved) return;
    const beforeUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const link = linkOf(event);
      if (!link) return;
      event.preventDefault();
      event.stopPropagation();
      setGoal(link.pathname + link.search + link.hash);
    };
    window.addEventListener("beforeunload", beforeUnload);
    document.addEventListener("click", onClick, true);
    return () => {
      window.removeEventListener("beforeunload", beforeUnload);
      document.removeEventListener("click", onClick, true);
    };
  }, [isUnsaved]);
  return (
    <AlertDialog
      open={goal !== undefined}
      onOpenChange={(open) => {
        if (!open) setGoal(undefined);
      }}
      title="Leave with unsaved changes?"
      description="They stay in this browser as a draft, and are there again when you come back to this page."
      action="Leave"
      danger={false}
      onConfirm={() => {
        if (goal !== undefined) router.push(goal);
      }}
    />
  );
}
