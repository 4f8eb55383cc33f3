/** What floats: menus, popovers, palettes. The only surfaces with a shadow. */
export const floatStyles =
  "z-50 animate-appear overflow-hidden rounded-lg border border-line-strong bg-float text-ink text-sm shadow-float outline-none";

/** One line of a menu or list box. */
export const itemStyles =
  "relative flex min-h-7 select-none items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none touch:min-h-11 data-[highlighted]:bg-hover data-[disabled]:not-data-[disabled=false]:text-slate-9 [&_svg]:size-3.5 [&_svg]:shrink-0";
