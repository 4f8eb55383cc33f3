"use client";

import {
  ArrowDown,
  ArrowDownToLine,
  ArrowUp,
  CircleAlert,
  Clock,
  Download,
  Search,
  WrapText,
} from "lucide-react";
import type { RefObject } from "react";
import { Button } from "../../ui/button";
import { CopyButton } from "../../ui/copy-button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "../../ui/dropdown-menu";
import { IconButton } from "../../ui/icon-button";
import { fieldStyles } from "../../ui/input";
import { Kbd } from "../../ui/kbd";
import type { TimeMode } from "./log-clock";
import { matchLimit } from "./log-search";
import type { LogSearch } from "./use-log-search";

const timeWords: Record<TimeMode, string> = { off: "Off", clock: "Clock", "since-start": "Since the start" };

interface LogToolbarProps {
  search: LogSearch;
  searchBox: RefObject<HTMLInputElement | null>;
  onStep: (by: 1 | -1) => void;
  wrap: boolean;
  setWrap: (wrap: boolean) => void;
  times: TimeMode;
  setTimes: (times: TimeMode) => void;
  following: boolean;
  setFollowing: (following: boolean) => void;
  downloadUrl: string;
  onFirstError: () => void;
  /** Clean text of the linked lines, when some are. */
  selection: { count: number; text: string } | undefined;
}

export function LogToolbar(props: LogToolbarProps) {
  return (
    <div className="flex min-h-12 shrink-0 flex-wrap items-center gap-1.5 px-5 py-1.5 max-md:px-3">
      <SearchBox {...props} />
      <div className="grow" />
      {props.selection ? (
        <span className="flex items-center gap-1 text-muted">
          {props.selection.count === 1 ? "1 line" : `${props.selection.count} lines`}
          <CopyButton text={props.selection.text} label="Copy the linked lines" />
        </span>
      ) : null}
      <IconButton label="First error" onClick={props.onFirstError}>
        <CircleAlert aria-hidden />
      </IconButton>
      <Button
        variant={props.wrap ? "selected" : "ghost"}
        aria-pressed={props.wrap}
        onClick={() => props.setWrap(!props.wrap)}
      >
        <WrapText aria-hidden />
        <span className="max-sm:sr-only">Wrap</span>
      </Button>
      <TimesMenu {...props} />
      <IconButton label="Download the whole log" asChild>
        <a href={props.downloadUrl} download aria-label="Download the whole log">
          <Download aria-hidden />
        </a>
      </IconButton>
      <Button
        variant={props.following ? "selected" : "secondary"}
        aria-pressed={props.following}
        onClick={() => props.setFollowing(!props.following)}
      >
        <ArrowDownToLine aria-hidden />
        {props.following ? "Following" : "Follow"}
      </Button>
    </div>
  );
}

function SearchBox({ search, searchBox, onStep }: LogToolbarProps) {
  const count = search.matches.length >= matchLimit ? `${matchLimit}+` : search.matches.length;
  return (
    <div className="relative flex w-65 items-center max-md:w-full">
      <Search aria-hidden className="pointer-events-none absolute left-2.5 size-3.5 text-muted" />
      <input
        ref={searchBox}
        type="search"
        aria-label="Search the log"
        placeholder="Search the log"
        value={search.query}
        onChange={(event) => search.setQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") onStep(event.shiftKey ? -1 : 1);
          else if (event.key === "Escape") {
            search.setQuery("");
            event.currentTarget.blur();
          } else return;
          event.preventDefault();
        }}
        className={`${fieldStyles} h-7 pr-28 pl-8 touch:h-11 [&::-webkit-search-cancel-button]:hidden`}
      />
      <div className="absolute right-1 flex items-center">
        {search.query === "" ? (
          <Kbd className="mr-1">/</Kbd>
        ) : (
          <>
            <span role="status" className="tabular px-1 text-muted text-xs">
              {search.place} / {count}
            </span>
            <IconButton
              size="sm"
              className="h-6 w-6"
              label="Previous match"
              keys="N"
              onClick={() => onStep(-1)}
            >
              <ArrowUp aria-hidden />
            </IconButton>
            <IconButton size="sm" className="h-6 w-6" label="Next match" keys="n" onClick={() => onStep(1)}>
              <ArrowDown aria-hidden />
            </IconButton>
          </>
        )}
      </div>
    </div>
  );
}

function TimesMenu({ times, setTimes }: LogToolbarProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" className="max-md:hidden">
          <Clock aria-hidden />
          Times
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuRadioGroup value={times} onValueChange={(value) => setTimes(value as TimeMode)}>
          {Object.entries(timeWords).map(([mode, word]) => (
            <DropdownMenuRadioItem key={mode} value={mode}>
              {word}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
