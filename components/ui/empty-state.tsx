import type { ReactNode } from "react";
import { cn } from "./cn";
import { CommandLine } from "./command-line";

interface EmptyStateProps {
  title: string;
  /** What to do next, in one or two sentences. */
  hint: ReactNode;
  /** The same from a terminal. */
  command?: string;
  /** The button that does it. */
  action?: ReactNode;
  icon?: ReactNode;
  /** It is all of its page. */
  isPage?: boolean;
  className?: string;
}

/** Nothing here yet: says what to do next. */
export function EmptyState({ title, hint, command, action, icon, isPage, className }: EmptyStateProps) {
  const Title = isPage ? "h1" : "h2";
  return (
    <div
      className={cn(
        "mx-auto flex w-full max-w-110 flex-col items-center gap-3 px-5 py-16 text-center",
        className,
      )}
    >
      {icon ? <div className="text-slate-9 [&_svg]:size-6 [&_svg]:stroke-[1.5]">{icon}</div> : null}
      <div>
        <Title className="font-medium text-base">{title}</Title>
        <p className="mt-0.5 text-pretty text-muted">{hint}</p>
      </div>
      {action}
      {command ? (
        <div className="mt-1 w-full">
          <CommandLine command={command} />
        </div>
      ) : null}
    </div>
  );
}
