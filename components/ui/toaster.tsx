"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

/** Where toasts appear; `import { toast } from "sonner"` raises one. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      gap={8}
      toastOptions={{
        duration: 6_000,
        classNames: {
          toast:
            "!rounded-lg !border !border-line-strong !bg-float !px-3 !py-2.5 !text-ink !shadow-float !font-sans !gap-2",
          title: "!text-sm !font-medium",
          description: "!text-muted !text-xs",
          actionButton: "!h-7 !rounded-md !bg-accent !px-2 !text-xs !text-white",
          cancelButton: "!h-7 !rounded-md !bg-hover !px-2 !text-xs !text-ink",
          error: "[&_[data-icon]]:!text-danger",
          success: "[&_[data-icon]]:!text-green-11",
        },
      }}
    />
  );
}
