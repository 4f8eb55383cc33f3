import type { ReactNode } from "react";

export function AuthHeading({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="mb-5">
      <h1 className="font-semibold text-lg">{title}</h1>
      {children ? <p className="mt-1 text-pretty text-muted">{children}</p> : null}
    </div>
  );
}
