/** The line of tabs; it scrolls sideways where it does not fit. */
export const tabListStyles =
  "flex h-10 shrink-0 items-stretch gap-2.5 overflow-x-auto overflow-y-hidden border-line border-b px-4 max-md:px-2.5 touch:h-12 [scrollbar-width:none]";

/** One tab: muted until selected, then underlined by the accent. Serves `Tabs` and `LinkTabs`. */
export const tabStyles =
  "relative inline-flex shrink-0 items-center gap-1.5 whitespace-nowrap px-1 text-muted text-sm hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:font-medium data-[state=active]:text-ink data-[state=active]:after:absolute data-[state=active]:after:inset-x-1 data-[state=active]:after:bottom-0 data-[state=active]:after:h-0.5 data-[state=active]:after:rounded-full data-[state=active]:after:bg-accent";
