import { type RefObject, useEffect, useState } from "react";

/** Whether an element is in sight, or nearly: within one screen of the box that scrolls. */
export function useNear(element: RefObject<HTMLElement | null>, box: RefObject<HTMLElement | null>): boolean {
  const [isNear, setIsNear] = useState(false);
  useEffect(() => {
    if (!element.current) return;
    const observer = new IntersectionObserver(
      (entries) => setIsNear(entries.at(-1)?.isIntersecting ?? false),
      {
        root: box.current,
        rootMargin: "400px 0px",
      },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, box]);
  return isNear;
}
