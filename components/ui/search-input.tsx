import { Search } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { Input } from "./input";

interface SearchInputProps extends Omit<ComponentProps<typeof Input>, "aria-label" | "type"> {
  label: string;
}

/** A search above a pane: as wide as it is worth, and all there is on a telephone. */
export function SearchInput({ label, className, children, ...props }: SearchInputProps) {
  return (
    <div className={cn("relative min-w-40 max-w-72 grow basis-40 max-sm:max-w-none", className)}>
      <Search aria-hidden className="absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-muted" />
      <Input placeholder={label} {...props} type="search" aria-label={label} className="px-8" />
      {children}
    </div>
  );
}
