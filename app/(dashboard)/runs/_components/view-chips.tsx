import Link from "next/link";
import { buttonStyles } from "@/components/ui/button-styles";
import { cn } from "@/components/ui/cn";

const views = [
  { label: "All", line: "" },
  { label: "Mine", line: "by:me" },
  { label: "Failed this week", line: "state:failed since:7d" },
  { label: "In the line", line: "state:waiting,queued" },
  { label: "Running", line: "state:leased,starting,running,stopping" },
];

/** The lists people open most, one press away. */
export function ViewChips({ line, hrefOf }: { line: string; hrefOf: (line: string) => string }) {
  return (
    <nav aria-label="Views" className="flex shrink-0 gap-1.5">
      {views.map((view) => {
        const isOpen = view.line === line.trim();
        return (
          <Link
            key={view.label}
            href={hrefOf(view.line)}
            aria-current={isOpen ? "page" : undefined}
            className={cn(buttonStyles({ size: "sm" }), "font-normal", isOpen && "bg-selected font-medium")}
          >
            {view.label}
          </Link>
        );
      })}
    </nav>
  );
}
