import Link from "next/link";
import { type ReactNode, useId } from "react";

interface OverviewSectionProps {
  title: string;
  /** Beside the title. */
  note?: ReactNode;
  all?: { href: string; label: string };
  children: ReactNode;
}

export function OverviewSection({ title, note, all, children }: OverviewSectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="pb-4">
      <div className="flex items-baseline gap-2.5 px-5 pt-4 pb-1.5 max-md:px-3.5">
        <h2 id={id} className="font-medium">
          {title}
        </h2>
        {note ? <p className="min-w-0 truncate text-muted">{note}</p> : null}
        {all ? (
          <Link href={all.href} className="ml-auto shrink-0 text-accent-ink hover:underline">
            {all.label}
          </Link>
        ) : null}
      </div>
      {children}
    </section>
  );
}
