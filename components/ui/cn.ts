import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

// Our own text sizes, or the merge would take them for colours and drop them.
const merge = extendTailwindMerge({
  extend: {
    classGroups: { "font-size": [{ text: ["2xs", "xs", "sm", "mono", "base", "lg", "xl", "2xl"] }] },
  },
});

/** Joins class names; a later one wins over an earlier one of the same property. */
export function cn(...values: ClassValue[]): string {
  return merge(clsx(values));
}
