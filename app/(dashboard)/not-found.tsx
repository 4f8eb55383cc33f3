import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
  return (
    <EmptyState
      isPage
      title="Not in this team"
      hint="The address may be mistyped, what it named may be gone, or it belongs to another of your teams."
      action={
        <Button asChild>
          <Link href="/">To the overview</Link>
        </Button>
      }
    />
  );
}
