import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { tabListStyles, tabStyles } from "./tab-styles";

interface LinkTabsProps {
  label: string;
  tabs: readonly { href: string; label: ReactNode; badge?: ReactNode; selected: boolean }[];
  className?: string;
}

/** Tabs that are pages: the URL holds which one is open. */
export function LinkTabs({ label, tabs, className }: LinkTabsProps) {
  return (
    <nav aria-label={label} className={cn(tabListStyles, className)}>
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={tab.selected ? "page" : undefined}
          data-state={tab.selected ? "active" : "inactive"}
          className={tabStyles}
        >
          {tab.label}
          {tab.badge}
        </Link>
      ))}
    </nav>
  );
}
