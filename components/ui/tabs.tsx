"use client";

import * as Radix from "radix-ui/tabs";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { tabListStyles, tabStyles } from "./tab-styles";

export const Tabs = Radix.Root;

export function TabsList({ className, ...props }: ComponentProps<typeof Radix.List>) {
  return <Radix.List {...props} className={cn(tabListStyles, className)} />;
}

interface TabsTriggerProps extends ComponentProps<typeof Radix.Trigger> {
  /** A count or short badge behind the word. */
  badge?: ReactNode;
}

export function TabsTrigger({ className, badge, children, ...props }: TabsTriggerProps) {
  return (
    <Radix.Trigger {...props} className={cn(tabStyles, className)}>
      {children}
      {badge}
    </Radix.Trigger>
  );
}

export function TabsContent({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return <Radix.Content {...props} className={cn("outline-none", className)} />;
}
