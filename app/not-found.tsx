import type { Metadata } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        isPage
        title="There is no such page"
        hint="The address may be mistyped, or what it named is gone."
        action={
          <Button asChild>
            <Link href="/">To the overview</Link>
          </Button>
        }
      />
    </main>
  );
}
