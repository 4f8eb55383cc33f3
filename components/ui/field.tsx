import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

/** The ids a widget needs to be tied to its label, help and error. */
export function fieldProps(id: string, { help, error }: { help?: ReactNode; error?: ReactNode } = {}) {
  const described = [error ? `${id}-error` : null, help ? `${id}-help` : null].filter(Boolean).join(" ");
  return {
    id,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": described === "" ? undefined : described,
  } as const;
}

interface FieldProps {
  id: string;
  label: ReactNode;
  /** The limit, said before anyone breaks it: "1 – 8". */
  limit?: ReactNode;
  help?: ReactNode;
  error?: ReactNode;
  /** Beside the error: "Use 512Gi". */
  fix?: ReactNode;
  optional?: boolean;
  className?: string;
  /** The widget, given `fieldProps(id, …)`. */
  children: ReactNode;
}

/** Label, limit, widget, help and error of one field. */
export function Field({ id, label, limit, help, error, fix, optional, className, children }: FieldProps) {
  return (
    <div className={cn("flex flex-col gap-1", className)}>
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="font-medium">
          {label}
          {optional ? <span className="ml-1.5 font-normal text-muted">optional</span> : null}
        </label>
        {limit ? <span className="tabular text-right text-muted">{limit}</span> : null}
      </div>
      {children}
      {error ? (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-danger text-xs">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          <span>
            {error} {fix}
          </span>
        </p>
      ) : null}
      {help ? (
        <p id={`${id}-help`} className="text-muted text-xs">
          {help}
        </p>
      ) : null}
    </div>
  );
}
