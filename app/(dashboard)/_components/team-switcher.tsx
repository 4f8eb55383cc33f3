"use client";

import { ChevronsUpDown } from "lucide-react";
import { useTransition } from "react";
import { cn } from "@/components/ui/cn";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { Viewer } from "@/lib/access/access-view";
import { switchTeamAction } from "../actions";
import { TeamMark } from "./team-mark";

/** Which team one looks at; with one team it is only its name. */
export function TeamSwitcher({ viewer, collapses }: { viewer: Viewer; collapses?: boolean }) {
  const [busy, start] = useTransition();
  const word = cn("min-w-0 truncate font-semibold", collapses && "max-lg:sr-only");
  const box = cn(
    "flex h-9 min-w-0 items-center gap-2 rounded-md px-2 text-left touch:h-11",
    collapses && "max-lg:justify-center max-lg:px-0",
  );
  if (viewer.teams.length < 2) {
    return (
      <p className={box} title={viewer.team.name}>
        <TeamMark name={viewer.team.name} />
        <span className={word}>{viewer.team.name}</span>
      </p>
    );
  }
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        disabled={busy}
        title={viewer.team.name}
        className={cn(box, "w-full hover:bg-hover data-[state=open]:bg-hover")}
      >
        <span className="sr-only">Team</span>
        <TeamMark name={viewer.team.name} />
        <span className={word}>{viewer.team.name}</span>
        <ChevronsUpDown
          aria-hidden
          className={cn("ml-auto size-3.5 shrink-0 text-muted", collapses && "max-lg:hidden")}
        />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        <DropdownMenuLabel>Teams</DropdownMenuLabel>
        <DropdownMenuRadioGroup
          value={viewer.team.id}
          onValueChange={(id) => start(() => switchTeamAction(id))}
        >
          {viewer.teams.map((team) => (
            <DropdownMenuRadioItem key={team.id} value={team.id}>
              <span className="min-w-0 truncate">{team.name}</span>
              <span className="ml-auto pl-4 text-muted text-xs">{team.role}</span>
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
