"use client";

import { useCallback, useRef, useState } from "react";
import { DocumentPane } from "@/components/editor/document-pane";
import { useDocumentEditing } from "@/components/editor/draft/use-document-editing";
import type { Base } from "@/components/editor/draft/use-saving";
import { EditorFrame } from "@/components/editor/editor-frame";
import type { Resource } from "@/lib/config/layer";
import { saveQueueVersionAction } from "../../../actions";
import { ConfigSide } from "./config-side";

export interface ConfigEditorProps {
  queue: { id: string; name: string; resource: Resource };
  latest: Base;
  /** Who may only look: no saving, env values hidden. */
  readOnly: boolean;
}

/** A queue's document: its text at the left; its fields, form and outcome at the right; all of one text. */
export function ConfigEditor({ queue, latest, readOnly }: ConfigEditorProps) {
  const editing = useDocumentEditing({
    draftKey: `queue:${queue.id}`,
    latest,
    store: (edited) => saveQueueVersionAction(queue.name, edited),
    subject: (base) => ({
      layer: "queue",
      file: `queue ${queue.name} v${base.version + 1}`,
      version: base.version + 1,
      queue,
    }),
  });
  const { draft, reading, editor } = editing;
  const [openField, setOpenField] = useState<string | undefined>(undefined);
  const [tab, setTab] = useState("fields");
  const uses = useRef<Record<string, number>>({});
  const goToUse = useCallback(
    (name: string) => {
      const at = reading.holes.find((hole) => hole.name === name)?.at ?? [];
      const turn = (uses.current[name] ?? -1) + 1;
      uses.current[name] = turn;
      const place = at[turn % at.length];
      if (place) editor.current?.goTo(place.line, place.column);
      setOpenField(name);
    },
    [reading.holes, editor],
  );
  return (
    <EditorFrame
      heading={`Config of ${queue.name}`}
      editing={editing}
      readOnly={readOnly}
      readOnlyNote="You may look at this document; only admins change it. Values of the environment are hidden."
      versionsHref={`/queues/${encodeURIComponent(queue.name)}/versions`}
    >
      <div className="grid min-h-0 grow grid-cols-2 max-lg:grid-cols-1 max-lg:overflow-y-auto">
        <DocumentPane
          label={`Document of queue ${queue.name}`}
          resource={queue.resource}
          text={draft.text}
          setText={draft.setText}
          readOnly={readOnly}
          reading={reading}
          problems={editing.problems}
          handle={editor}
          selectedField={openField}
          onOpenField={(name) => {
            setTab("fields");
            setOpenField(name);
          }}
          className="border-line border-r max-lg:min-h-[70dvh] max-lg:border-r-0"
        />
        <ConfigSide
          queue={queue}
          reading={reading}
          setText={draft.setText}
          readOnly={readOnly}
          tab={tab}
          onTab={setTab}
          openField={openField}
          onOpenField={setOpenField}
          onUses={goToUse}
        />
      </div>
    </EditorFrame>
  );
}
