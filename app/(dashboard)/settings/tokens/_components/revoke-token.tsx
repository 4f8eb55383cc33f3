"use client";

import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import type { ApiTokenView } from "@/lib/access/access-view";
import { revokeApiTokenAction } from "../../actions";

/** Ends a token at once, and those that were made with it. */
export function RevokeToken({ token, endsToo }: { token: ApiTokenView; endsToo: readonly string[] }) {
  const router = useRouter();
  const revoke = async () => {
    const answer = await revokeApiTokenAction(token.id);
    if (answer.ok) toast.success(`${token.name} no longer works`);
    else toast.error(answer.issues.map((issue) => issue.message).join(" "));
    router.refresh();
  };
  return (
    <AlertDialog
      title={`Revoke the token ${token.name}?`}
      description={`${
        token.kind === "agent"
          ? "Agents that use it can no longer take or report runs: what they hold is given to others when their lease ends."
          : "Programs that use it are refused from now on. This cannot be undone."
      }${endsToo.length > 0 ? ` What was made with it ends too: ${endsToo.join(", ")}.` : ""}`}
      action="Revoke the token"
      onConfirm={revoke}
      trigger={
        <Button variant="ghost" size="sm" aria-label={`Revoke ${token.name}`}>
          Revoke
        </Button>
      }
    />
  );
}
