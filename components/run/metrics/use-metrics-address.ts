import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import { changeMetricsQuery, type MetricsAddress, readMetricsAddress } from "./metrics-address";

/** How the charts of this page are drawn, as its address says; a zoom can be left by going back. */
export function useMetricsAddress() {
  const query = useSearchParams();
  const path = usePathname();
  const address = useMemo(() => readMetricsAddress(query), [query]);
  const change = useCallback(
    (part: Partial<MetricsAddress>) => {
      // What the address is now, not what was drawn last: keys are pressed faster than pages are drawn.
      const next = changeMetricsQuery(window.location.search.slice(1), part);
      const href = next === "" ? path : `${path}?${next}`;
      if ("zoom" in part) window.history.pushState(null, "", href);
      else window.history.replaceState(null, "", href);
    },
    [path],
  );
  return { address, change };
}
