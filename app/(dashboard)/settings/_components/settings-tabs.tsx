"use client";

import { usePathname } from "next/navigation";
import { LinkTabs } from "@/components/ui/link-tabs";

const pages = [
  { href: "/settings/members", label: "Members" },
  { href: "/settings/tokens", label: "Tokens" },
  { href: "/settings/team", label: "Team" },
  { href: "/settings/account", label: "Account" },
];

/** The pages of the settings. */
export function SettingsTabs() {
  const path = usePathname();
  return (
    <LinkTabs
      label="Settings"
      className="shrink-0 overflow-x-auto"
      tabs={pages.map((page) => ({ ...page, selected: path.startsWith(page.href) }))}
    />
  );
}
