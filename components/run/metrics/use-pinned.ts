import { useCallback, useEffect, useState } from "react";
import { z } from "zod";
import { browserStorage, draftStore } from "../../form/draft-store";

const pinsSchema = z.array(z.string()).max(500);
const store = draftStore((value) => pinsSchema.safeParse(value).data, browserStorage);

/** Which charts a person pinned in a project; this browser keeps it. */
export function usePinned(project: string) {
  const place = `pins:${project}`;
  const [pinned, setPinned] = useState<ReadonlySet<string>>(new Set());
  // The server knows nothing of it, so it comes after the first drawing.
  useEffect(() => setPinned(new Set(store.load(place) ?? [])), [place]);
  const toggle = useCallback(
    (id: string) =>
      setPinned((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        store.save(place, [...next]);
        return next;
      }),
    [place],
  );
  return { pinned, toggle };
}
