"use client";

import { type ReactNode, useCallback, useId, useRef, useState, useTransition } from "react";
import type { Issue } from "@/lib/config/issue";
import type { Result } from "@/lib/result";
import { Button } from "../ui/button";
import { Field, fieldProps } from "../ui/field";
import { Input } from "../ui/input";
import { MarkedText } from "../ui/marked-text";
import { DocumentPane } from "./document-pane";
import type { TextChange } from "./draft/use-document-draft";
import type { EditorHandle } from "./monaco/editor-handle";
import { SeverityIcon } from "./reading/problem-list";
import { useProblems } from "./reading/use-problems";
import { type DocumentSubject, useReading } from "./reading/use-reading";

interface NewDocumentProps {
  title: string;
  layer: DocumentSubject["layer"];
  /** "job", "preset": begins the document's name in messages. */
  noun: string;
  nameHelp: string;
  /** What the editor begins with. */
  starter: string;
  /** More fields under the name. */
  children?: ReactNode;
  action: string;
  /** Makes it; gives the path to go to. */
  create: (made: { name: string; text: string }) => Promise<Result<unknown>>;
  onCreated: (name: string) => void;
}

/** Name and text of something new; it is made only when its text has no error. */
export function NewDocument(props: NewDocumentProps) {
  const { title, layer, noun, nameHelp, starter, children, action, create, onCreated } = props;
  const id = useId();
  const [busy, start] = useTransition();
  const [name, setName] = useState("");
  const [text, setText] = useState(starter);
  const [refusal, setRefusal] = useState<readonly Issue[]>([]);
  const reading = useReading(text, { layer, file: `${noun} ${name === "" ? "(new)" : name} v1` });
  const editor = useRef<EditorHandle>(null);
  const problems = useProblems(reading.issues, editor);
  const hasErrors = reading.issues.some((issue) => issue.severity === "error");
  const nameIssue = refusal.find((issue) => issue.path === "/name");
  const others = refusal.filter((issue) => issue !== nameIssue && issue.severity === "error");
  const change = useCallback((next: TextChange) => {
    setText(next);
    setRefusal([]);
  }, []);
  const submit = () =>
    start(async () => {
      const answer = await create({ name, text });
      if (answer.ok) onCreated(name);
      else setRefusal(answer.issues);
    });
  return (
    <form
      className="grid min-h-0 grow grid-cols-[360px_minmax(0,1fr)] max-lg:grid-cols-1 max-lg:overflow-y-auto"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="flex flex-col gap-4 overflow-y-auto border-line border-r p-5 max-lg:overflow-visible max-lg:border-r-0 max-lg:border-b max-md:p-3.5">
        <h1 className="font-semibold text-lg">{title}</h1>
        <Field id={`${id}-name`} label="Name" help={nameHelp} error={nameIssue?.message}>
          <Input
            {...fieldProps(`${id}-name`, { help: true, error: nameIssue?.message })}
            value={name}
            required
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              setName(event.target.value);
              setRefusal([]);
            }}
          />
        </Field>
        {children}
        {others.length > 0 ? (
          <ul role="alert" className="flex flex-col gap-1">
            {others.map((issue) => (
              <li key={`${issue.code} ${issue.path} ${issue.message}`} className="flex items-start gap-2">
                <SeverityIcon severity="error" />
                <span className="min-w-0 text-pretty">
                  <MarkedText text={issue.message} />
                </span>
              </li>
            ))}
          </ul>
        ) : null}
        <div>
          <Button
            type="submit"
            variant="primary"
            busy={busy}
            disabled={name.trim() === "" || hasErrors}
            aria-describedby={hasErrors ? `${id}-why` : undefined}
          >
            {action}
          </Button>
          {hasErrors ? (
            <p id={`${id}-why`} className="mt-2 text-muted">
              The text still has errors: they are listed below it.
            </p>
          ) : null}
        </div>
      </div>
      <DocumentPane
        label={`Document of the new ${noun}`}
        text={text}
        setText={change}
        readOnly={false}
        reading={reading}
        problems={problems}
        handle={editor}
        className="max-lg:min-h-[70dvh]"
      />
    </form>
  );
}
