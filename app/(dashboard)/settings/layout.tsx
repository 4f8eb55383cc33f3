import type { ReactNode } from "react";
import { SettingsTabs } from "./_components/settings-tabs";

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-0 grow flex-col">
      <SettingsTabs />
      <div className="min-h-0 grow overflow-y-auto">{children}</div>
    </div>
  );
}
