import { useRouter } from "next/navigation";
import { useCallback, useMemo, useState, useTransition } from "react";
import { toast } from "sonner";
import type { SaveConflict, SaveOutcome } from "@/lib/config/catalog-view";
import type { Issue } from "@/lib/config/issue";
import type { Result } from "@/lib/result";
import { type Merge, mergeLines } from "./merge-lines";

export interface Base {
  version: number;
  text: string;
}

/** Stores the text as the next version of what is edited. */
export type SaveVersion = (edited: {
  baseVersion: number;
  text: string;
  note: string;
}) => Promise<Result<SaveOutcome>>;

interface SavingOptions {
  store: SaveVersion;
  base: Base;
  setBase: (base: Base) => void;
  text: string;
  setText: (text: string) => void;
}

/** Saving a document as its next version, also when somebody else was first. */
export function useSaving({ store, base, setBase, text, setText }: SavingOptions) {
  const router = useRouter();
  const [busy, start] = useTransition();
  const [refusal, setRefusal] = useState<readonly Issue[]>([]);
  const [conflict, setConflict] = useState<SaveConflict | undefined>(undefined);
  const [reviewing, setReviewing] = useState(false);
  const [saves, setSaves] = useState(0);
  const merge = useMemo<Merge | undefined>(
    () => conflict && mergeLines(base.text, conflict.text, text),
    [conflict, base.text, text],
  );

  const take = (saved: SaveOutcome) => {
    if (saved.outcome === "conflict") {
      setReviewing(false);
      setConflict(saved.conflict);
      return;
    }
    setReviewing(false);
    setSaves((count) => count + 1);
    setBase({ version: saved.number, text });
    toast.success(
      saved.outcome === "saved" ? `Saved as v${saved.number}` : `Nothing changed: this is v${saved.number}`,
    );
    router.refresh();
  };

  const save = (note: string) =>
    start(async () => {
      try {
        const answer = await store({ baseVersion: base.version, text, note });
        if (answer.ok) take(answer.value);
        else setRefusal(answer.issues);
      } catch {
        toast.error("The server cannot be reached. Your text is kept in this browser; try again.");
      }
    });

  const review = useCallback((open: boolean) => {
    setRefusal([]);
    setReviewing(open);
  }, []);

  return {
    busy,
    /** How often it was saved: a note belongs to one of them. */
    saves,
    save,
    reviewing,
    refusal,
    conflict,
    merge,
    setReviewing: review,
    closeConflict: () => setConflict(undefined),
    continueOnTop: () => {
      if (!conflict || !merge) return;
      setText(merge.text);
      setBase({ version: conflict.number, text: conflict.text });
      setConflict(undefined);
      setReviewing(true);
    },
  };
}
