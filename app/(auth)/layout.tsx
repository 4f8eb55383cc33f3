import type { ReactNode } from "react";
import { SlipwayMark } from "./_components/slipway-mark";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col items-center bg-panel px-3.5 pt-[min(16dvh,140px)] pb-10">
      <header className="mb-6 flex items-center gap-2.5 font-semibold text-lg">
        <SlipwayMark />
        Slipway
      </header>
      <main className="w-full max-w-90 rounded-lg border border-line bg-ground p-6 max-sm:p-5">
        {children}
      </main>
    </div>
  );
}
