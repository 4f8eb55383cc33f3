import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

interface ErrorStateProps {
  /** What is wrong. */
  title: string;
  /** What is allowed or still works, and what to do. */
  hint: ReactNode;
  action?: ReactNode;
  /** To find the details in the server's log. */
  id?: string | undefined;
}

export function ErrorState({ title, hint, action, id }: ErrorStateProps) {
  return (
    <div
      role="alert"
      className="mx-auto flex w-full max-w-110 flex-col items-center gap-3 px-5 py-16 text-center"
    >
      <CircleAlert aria-hidden className="size-6 stroke-[1.5] text-danger" />
      <div>
        <h2 className="font-medium text-base">{title}</h2>
        <p className="mt-0.5 text-pretty text-muted">{hint}</p>
      </div>
      {action}
      {id ? (
        <p className="text-muted text-xs">
          In the server's log: <code className="text-xs">{id}</code>
        </p>
      ) : null}
    </div>
  );
}
