"use client";

import dynamic from "next/dynamic";
import { type RefObject, useEffect, useId, useState, useSyncExternalStore } from "react";
import type { DocumentKind } from "@/lib/config/config-json-schema";
import type { Resource } from "@/lib/config/layer";
import { Label } from "../ui/label";
import { Skeleton } from "../ui/skeleton";
import { Switch } from "../ui/switch";
import type { EditorHandle } from "./monaco/editor-handle";
import { PlainEditor } from "./plain-editor";
import type { Reading } from "./reading/use-reading";

const CodeEditor = dynamic(() => import("./monaco/code-editor"), {
  ssr: false,
  loading: () => <EditorSkeleton />,
});

interface EditorPaneProps {
  /** What screen readers say the text is. */
  label: string;
  kind: DocumentKind;
  /** Left out where a document is for any of them. */
  resource?: Resource;
  text: string;
  onChange: (text: string) => void;
  readOnly: boolean;
  reading: Reading;
  selectedField?: string | undefined;
  onOpenField?: (name: string) => void;
  onNextProblem: () => void;
  handle: RefObject<EditorHandle | null>;
}

const ignore = () => undefined;
const storageKey = "slipway:plain-editor";
const narrow = "(max-width: 767px)";

function watchWidth(onChange: () => void): () => void {
  const query = window.matchMedia(narrow);
  query.addEventListener("change", onChange);
  return () => query.removeEventListener("change", onChange);
}

/** The text: in Monaco, or plain by choice and on narrow screens. Both edit the same document. */
export function EditorPane(props: EditorPaneProps) {
  const { label, kind, resource, text, onChange, readOnly, reading, onNextProblem, handle } = props;
  const switchId = useId();
  const isNarrow = useSyncExternalStore(
    watchWidth,
    () => window.matchMedia(narrow).matches,
    () => false,
  );
  const [wantsPlain, setWantsPlain] = useState<boolean | undefined>(undefined);
  useEffect(() => setWantsPlain(window.localStorage.getItem(storageKey) === "yes"), []);
  const schema = useSchema(resource, kind);
  const isPlain = isNarrow || wantsPlain;
  return (
    <>
      <div className="flex h-10 shrink-0 items-center gap-3 border-line border-b px-5 max-md:px-3.5">
        <span className="font-medium">Document</span>
        <span className="text-muted">{resource ? `YAML · ${resource}` : "YAML"}</span>
        {isNarrow ? null : (
          <span className="ml-auto flex items-center gap-2">
            <Switch
              id={switchId}
              checked={wantsPlain ?? false}
              onCheckedChange={(checked) => {
                window.localStorage.setItem(storageKey, checked ? "yes" : "no");
                setWantsPlain(checked);
              }}
            />
            <Label htmlFor={switchId} className="font-normal text-muted">
              Plain text area
            </Label>
          </span>
        )}
      </div>
      {isPlain ? (
        <PlainEditor
          label={label}
          text={text}
          onChange={onChange}
          readOnly={readOnly}
          onNextProblem={onNextProblem}
          handle={handle}
        />
      ) : wantsPlain === undefined || !schema ? (
        <EditorSkeleton />
      ) : (
        <CodeEditor
          label={label}
          text={text}
          onChange={onChange}
          readOnly={readOnly}
          schema={schema}
          reading={reading}
          selectedField={props.selectedField}
          onOpenField={props.onOpenField ?? ignore}
          onNextProblem={onNextProblem}
          handle={handle}
        />
      )}
    </>
  );
}

/** The schema of the document; with the targets' descriptions it is large, so it comes on its own. */
function useSchema(resource: Resource | undefined, kind: DocumentKind): object | undefined {
  const [schema, setSchema] = useState<object | undefined>(undefined);
  useEffect(() => {
    let gone = false;
    void import("@/lib/config/config-json-schema").then(({ configJsonSchema }) => {
      if (!gone) setSchema(configJsonSchema(resource, kind));
    });
    return () => {
      gone = true;
    };
  }, [resource, kind]);
  return schema;
}

const widths = ["w-40", "w-28", "w-52", "w-64", "w-44", "w-60", "w-36", "w-56", "w-48", "w-32"];

function EditorSkeleton() {
  return (
    <div role="status" aria-label="Loading the editor" className="flex grow flex-col gap-2 px-14 py-4">
      {widths.map((width) => (
        <Skeleton key={width} className={width} />
      ))}
    </div>
  );
}
