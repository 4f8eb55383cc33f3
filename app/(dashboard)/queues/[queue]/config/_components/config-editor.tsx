"use client";

import { useMemo, useRef, useState } from "react";
import { ConflictDialog } from "@/components/editor/conflict-dialog";
import type { EditorHandle } from "@/components/editor/editor-handle";
import { EditorPane } from "@/components/editor/editor-pane";
import { FieldsPanel } from "@/components/editor/fields-panel";
import { ProblemList } from "@/components/editor/problem-list";
import { quickFixOf } from "@/components/editor/quick-fix";
import { ReviewDialog } from "@/components/editor/review-dialog";
import { SaveBar } from "@/components/editor/save-bar";
import { useDocumentDraft } from "@/components/editor/use-document-draft";
import { useEditorKeys } from "@/components/editor/use-editor-keys";
import { useProblems } from "@/components/editor/use-problems";
import { useQueueDocument } from "@/components/editor/use-queue-document";
import { type Base, useSaving } from "@/components/editor/use-saving";
import { useUnsavedGuard } from "@/components/editor/use-unsaved-guard";
import type { FormText } from "@/components/form/form-text";
import { TemplateForm } from "@/components/form/template-form";
import { useFormFields } from "@/components/form/use-form-fields";
import { CountBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { editQueueText, type QueueTextChange } from "@/lib/config/edit-queue-text";
import type { Resource } from "@/lib/config/layer";
import { saveQueueVersionAction } from "../../../actions";
import { ResolvedPreview } from "./resolved-preview";

export interface ConfigEditorProps {
  queue: { id: string; name: string; resource: Resource };
  latest: Base;
  /** Who may only look: no saving, env values hidden. */
  readOnly: boolean;
}

/** A queue's document: its text at the left; its fields, form and outcome at the right; all of one text. */
export function ConfigEditor({ queue, latest, readOnly }: ConfigEditorProps) {
  // The page's props change when somebody saves; what is being edited must not.
  const [opened] = useState(latest);
  const draft = useDocumentDraft(`queue:${queue.id}`, opened);
  const { text, setText, base, isUnsaved } = draft;
  const reading = useQueueDocument(text, {
    name: queue.name,
    resource: queue.resource,
    version: base.version + 1,
  });
  const editor = useRef<EditorHandle | null>(null);
  const [openField, setOpenField] = useState<string | undefined>(undefined);
  const [tab, setTab] = useState("fields");
  const [formText, setFormText] = useState<FormText>({});
  const { form, values } = useFormFields(reading.fields, formText);
  const saving = useSaving({
    store: (edited) => saveQueueVersionAction(queue.name, edited),
    base,
    setBase: draft.setBase,
    text,
    setText,
  });
  const guard = useUnsavedGuard(isUnsaved && !readOnly);

  const apply = (change: QueueTextChange) => setText(editQueueText(text, change));
  const { current, goTo, next } = useProblems(reading.issues, editor);
  const uses = useRef<Record<string, number>>({});
  const goToUse = (name: string) => {
    const at = reading.holes.find((hole) => hole.name === name)?.at ?? [];
    const turn = (uses.current[name] ?? -1) + 1;
    uses.current[name] = turn;
    const place = at[turn % at.length];
    if (place) editor.current?.goTo(place.line, place.column);
    setOpenField(name);
  };
  const showField = (name: string) => {
    setTab("fields");
    setOpenField(name);
  };
  useEditorKeys({ save: () => !readOnly && saving.setReviewing(true), next });
  const holeLines = useMemo(
    () => reading.holes.flatMap((hole) => hole.at.map((place) => place.line)),
    [reading.holes],
  );

  return (
    <div className="flex min-h-0 grow flex-col">
      <h1 className="sr-only">Config of {queue.name}</h1>
      <SaveBar
        base={base}
        draft={draft}
        readOnly={readOnly}
        readOnlyNote="You may look at this document; only admins change it. Values of the environment are hidden."
        onReview={() => saving.setReviewing(true)}
        versionsHref={`/queues/${encodeURIComponent(queue.name)}/versions`}
      />
      <div className="grid min-h-0 grow grid-cols-2 max-lg:grid-cols-1 max-lg:overflow-y-auto">
        <div className="flex min-h-0 flex-col border-line border-r max-lg:min-h-[70dvh] max-lg:border-r-0">
          <EditorPane
            label={`Document of queue ${queue.name}`}
            kind="queue"
            resource={queue.resource}
            text={text}
            onChange={setText}
            readOnly={readOnly}
            issues={reading.issues}
            fields={reading.fields}
            holeLines={holeLines}
            selectedField={openField}
            onOpenField={showField}
            onNextProblem={next}
            handle={editor}
          />
          <ProblemList
            issues={reading.issues}
            fixOf={readOnly ? () => undefined : quickFixOf}
            onGoTo={goTo}
            onFix={(fix) => apply(fix.change)}
            onNext={next}
            current={current}
          />
        </div>
        <Tabs
          value={tab}
          onValueChange={setTab}
          className="flex min-h-0 flex-col bg-panel max-lg:border-line max-lg:border-t"
        >
          <TabsList aria-label="What the text gives">
            <TabsTrigger value="fields" badge={<CountBadge count={reading.fields.length} />}>
              Fields
            </TabsTrigger>
            <TabsTrigger value="form">Form</TabsTrigger>
            <TabsTrigger value="resolved">Resolved</TabsTrigger>
          </TabsList>
          <TabsContent value="fields" className="min-h-0 grow overflow-y-auto">
            <fieldset disabled={readOnly} className="contents">
              <FieldsPanel
                fields={reading.fields}
                holes={reading.holes}
                issues={reading.issues}
                open={openField}
                onOpen={setOpenField}
                onUses={goToUse}
                onChange={apply}
              />
            </fieldset>
          </TabsContent>
          <TabsContent value="form" className="min-h-0 grow overflow-y-auto p-5 max-md:p-3.5">
            {reading.fields.length === 0 ? (
              <p className="text-muted">No fields yet: people could launch here, but fill in nothing.</p>
            ) : (
              <>
                <TemplateForm
                  form={form}
                  text={formText}
                  onChange={(name, typed) => setFormText((before) => ({ ...before, [name]: typed }))}
                />
                <Button
                  className={cn("mt-5", Object.keys(formText).length === 0 && "invisible")}
                  onClick={() => setFormText({})}
                >
                  Back to the defaults
                </Button>
              </>
            )}
          </TabsContent>
          <TabsContent value="resolved" className="min-h-0 grow overflow-hidden">
            <ResolvedPreview
              document={reading.document}
              queue={queue.name}
              resource={queue.resource}
              values={values}
            />
          </TabsContent>
        </Tabs>
      </div>
      <ReviewDialog
        key={saving.saves}
        open={saving.reviewing}
        onOpenChange={saving.setReviewing}
        base={base}
        text={text}
        issues={reading.issues}
        refusal={saving.refusal}
        busy={saving.busy}
        onSave={saving.save}
        onGoTo={(issue) => {
          saving.setReviewing(false);
          goTo(issue);
        }}
      />
      <ConflictDialog
        conflict={saving.conflict}
        base={base}
        merge={saving.merge}
        onContinue={saving.continueOnTop}
        onClose={saving.closeConflict}
      />
      {guard}
    </div>
  );
}
