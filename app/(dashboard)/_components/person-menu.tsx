"use client";

import { Keyboard, LogOut } from "lucide-react";
import { useTheme } from "next-themes";
import { useState, useTransition } from "react";
import { chooseDensity, type Density, readDensity } from "@/components/ui/density";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { Viewer } from "@/lib/access/access-view";
import { signOutAction } from "../../(auth)/sign-in/actions";
import { initialsOf } from "./initials";

/** Who is signed in; how they like it; the way out. */
export function PersonMenu({ viewer, onHelp }: { viewer: Viewer; onHelp: () => void }) {
  const { theme, setTheme } = useTheme();
  const [density, setDensity] = useState<Density>("normal");
  const [, start] = useTransition();
  const packs = (dense: boolean) => {
    const chosen = dense ? "dense" : "normal";
    chooseDensity(chosen);
    setDensity(chosen);
  };
  return (
    <DropdownMenu onOpenChange={(open) => open && setDensity(readDensity())}>
      <DropdownMenuTrigger className="grid size-7 shrink-0 place-items-center rounded-full touch:size-11">
        <span
          aria-hidden
          className="grid size-6 place-items-center rounded-full bg-slate-5 font-semibold text-[10px] text-ink"
        >
          {initialsOf(viewer.name)}
        </span>
        <span className="sr-only">{viewer.name}: theme and sign out</span>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="w-60">
        <div className="px-2 py-1.5">
          <p className="truncate font-medium">{viewer.name}</p>
          <p className="truncate text-muted text-xs">
            {viewer.role} of {viewer.team.name}
          </p>
        </div>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>Theme</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={theme ?? "system"} onValueChange={setTheme}>
          <DropdownMenuRadioItem value="system">As the system</DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="light">Light</DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="dark">Dark</DropdownMenuRadioItem>
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuCheckboxItem checked={density === "dense"} onCheckedChange={packs}>
          Dense tables
        </DropdownMenuCheckboxItem>
        <DropdownMenuItem keys="?" onSelect={onHelp}>
          <Keyboard aria-hidden />
          Keyboard
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => start(() => signOutAction())}>
          <LogOut aria-hidden />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
