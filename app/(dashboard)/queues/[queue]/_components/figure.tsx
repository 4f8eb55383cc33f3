import type { ReactNode } from "react";

/** A number with its name, in a `dl`. */
export function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-xs">{name}</dt>
      <dd className="tabular font-semibold text-lg">{children}</dd>
    </div>
  );
}
