"use client";

import { memo, useCallback, useState } from "react";
import type { TextChange } from "@/components/editor/draft/use-document-draft";
import { FieldsPanel } from "@/components/editor/fields/fields-panel";
import type { Reading } from "@/components/editor/reading/use-reading";
import type { FormText } from "@/components/form/form-text";
import { TemplateForm } from "@/components/form/template-form";
import { useFormFields } from "@/components/form/use-form-fields";
import { CountBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { editQueueText, type QueueTextChange } from "@/lib/config/edit/edit-queue-text";
import type { Resource } from "@/lib/config/layer";
import { ResolvedPreview } from "./resolved-preview";

interface ConfigSideProps {
  queue: { name: string; resource: Resource };
  reading: Reading;
  setText: (change: TextChange) => void;
  readOnly: boolean;
  tab: string;
  onTab: (tab: string) => void;
  openField: string | undefined;
  onOpenField: (name: string | undefined) => void;
  onUses: (name: string) => void;
}

/** What a queue's text gives: its fields, the form made of them, and the outcome. Drawn with each reading, not with each key. */
export const ConfigSide = memo(function ConfigSide(props: ConfigSideProps) {
  const { queue, reading, setText, readOnly, tab, onTab, openField, onOpenField, onUses } = props;
  const [formText, setFormText] = useState<FormText>({});
  const { form, values } = useFormFields(reading.fields, formText);
  const apply = useCallback(
    (change: QueueTextChange) => setText((text) => editQueueText(text, change)),
    [setText],
  );
  return (
    <Tabs
      value={tab}
      onValueChange={onTab}
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
            onOpen={onOpenField}
            onUses={onUses}
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
  );
});
