"use client";

import { Menu, Search } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { type ReactNode, useEffect, useState, useTransition } from "react";
import { chooseDensity, readDensity } from "@/components/ui/density";
import { Sheet, SheetContent } from "@/components/ui/sheet";
import type { Viewer } from "@/lib/access/access-view";
import { assertNever } from "@/lib/errors";
import { signOutAction } from "../../(auth)/sign-in/actions";
import { switchTeamAction } from "../actions";
import { Crumbs } from "./crumbs";
import { KeyHelp } from "./key-help";
import type { FrameCommand } from "./key-sequence";
import { LiveDot } from "./live-dot";
import { Palette } from "./palette";
import type { PaletteCommand } from "./palette-entries";
import { PersonMenu } from "./person-menu";
import type { FrameRights } from "./places";
import { Rail } from "./rail";
import { useFrameKeys } from "./use-frame-keys";

interface FrameProps {
  viewer: Viewer;
  rights: FrameRights;
  children: ReactNode;
}

type Open = "palette" | "help" | "menu" | undefined;

/** What stands around every page: the rail, the top bar, and what the keyboard opens from anywhere. */
export function Frame({ viewer, rights, children }: FrameProps) {
  const [open, setOpen] = useState<Open>(undefined);
  const run = useCommands(setOpen);
  const path = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes what was open
  useEffect(() => setOpen(undefined), [path]);
  useFrameKeys(run);
  const openAs = (name: Open) => (isOpen: boolean) => setOpen(isOpen ? name : undefined);
  return (
    <div className="flex h-dvh">
      <a
        href="#page"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-md border border-line-strong bg-float px-3 py-2 font-medium shadow-float focus:translate-y-0"
      >
        To the page
      </a>
      <div className="flex w-54 shrink-0 flex-col border-line border-r bg-panel max-lg:w-14 max-md:hidden">
        <Rail viewer={viewer} rights={rights} collapses />
      </div>
      <div className="flex min-w-0 grow flex-col">
        <header className="flex h-12 shrink-0 items-center gap-2 border-line border-b pr-4 pl-5 max-md:pr-2 max-md:pl-1.5">
          <button
            type="button"
            aria-label="Menu"
            onClick={() => setOpen("menu")}
            className="grid size-11 shrink-0 place-items-center rounded-md md:hidden"
          >
            <Menu aria-hidden className="size-4.5" />
          </button>
          <Crumbs />
          <button
            type="button"
            onClick={() => setOpen("palette")}
            className="flex h-7 shrink-0 items-center gap-1.5 rounded-md border border-line-strong px-2 text-muted hover:bg-hover hover:text-ink max-md:size-11 max-md:justify-center max-md:border-transparent"
          >
            <Search aria-hidden className="size-4 md:hidden" />
            <span className="max-md:sr-only">Find</span>
            <kbd className="text-2xs max-md:hidden">⌘K</kbd>
          </button>
          <LiveDot />
          <PersonMenu viewer={viewer} onHelp={() => setOpen("help")} />
        </header>
        <main id="page" tabIndex={-1} className="flex min-h-0 grow flex-col overflow-y-auto outline-none">
          {children}
        </main>
      </div>
      <Sheet open={open === "menu"} onOpenChange={openAs("menu")}>
        <SheetContent side="left" title="Menu" hideTitle>
          <Rail viewer={viewer} rights={rights} />
        </SheetContent>
      </Sheet>
      <Palette
        open={open === "palette"}
        onOpenChange={openAs("palette")}
        viewer={viewer}
        rights={rights}
        onCommand={run}
      />
      <KeyHelp open={open === "help"} onOpenChange={openAs("help")} rights={rights} />
    </div>
  );
}

/** Does what a key or an entry of the palette asks for. */
function useCommands(setOpen: (open: Open) => void) {
  const router = useRouter();
  const { setTheme } = useTheme();
  const [, start] = useTransition();
  return (command: FrameCommand | PaletteCommand) => {
    setOpen(undefined);
    switch (command.kind) {
      case "go":
        return router.push(command.href);
      case "palette":
        return setOpen("palette");
      case "search":
        return focusSearch() ? undefined : setOpen("palette");
      case "help":
        return setOpen("help");
      case "theme":
        return setTheme(command.theme);
      case "density":
        return chooseDensity(readDensity() === "dense" ? "normal" : "dense");
      case "team":
        return start(() => switchTeamAction(command.id));
      case "sign-out":
        return start(() => signOutAction());
      default:
        return assertNever(command);
    }
  };
}

/** The search of the page, when it has one. */
function focusSearch(): boolean {
  const box = document.querySelector<HTMLInputElement>("#page input[type=search], #page [data-search]");
  box?.focus();
  box?.select();
  return box !== null;
}
