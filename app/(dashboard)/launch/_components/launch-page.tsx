"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { launchHref } from "@/components/form/launch-link";
import { OverrideFields } from "@/components/form/override-fields";
import { overrideText } from "@/components/form/override-text";
import { TemplateForm } from "@/components/form/template-form";
import { useFormFields } from "@/components/form/use-form-fields";
import { cn } from "@/components/ui/cn";
import { Tabs, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { LaunchInput } from "@/lib/dispatch/schema";
import type { LaunchData } from "../load-launch";
import { LaunchBar } from "./launch-bar";
import { LaunchFooter } from "./launch-footer";
import { standingOf } from "./launch-issues";
import { LaunchOutcome } from "./launch-outcome";
import type { LaunchOrigin } from "./launch-target";
import { RecentValuesChips } from "./recent-values-chips";
import { RestIssues } from "./rest-issues";
import { useLaunchDraft } from "./use-launch-draft";
import { useLaunchKey } from "./use-launch-key";
import { useLaunchTarget } from "./use-launch-target";
import { useLaunching } from "./use-launching";
import { usePreview } from "./use-preview";

interface LaunchPageProps extends LaunchData {
  linkValues: Readonly<Record<string, string>>;
}

const nothing: never[] = [];

/** Job and queue, the form they give, and beside it exactly what will run. */
export function LaunchPage(props: LaunchPageProps) {
  const { jobs, queues, origin } = props;
  const [job, setJob] = useState(props.job);
  const [queue, setQueue] = useState(props.target?.name);
  const target = useLaunchTarget(
    { queue, job: job?.split(":")[0] },
    { queue: props.target?.name, job: props.job?.split(":")[0], target: props.target },
  );
  const [focused, setFocused] = useState<string | undefined>(undefined);
  const [pointed, setPointed] = useState<string | undefined>(undefined);
  const [pane, setPane] = useState<"form" | "outcome">("form");
  const { draft, change, setField, clear } = useLaunchDraft({
    job: job ?? "",
    queue: target?.name ?? "",
    linkValues: props.linkValues,
    origin,
  });
  const fields = target?.fields ?? nothing;
  const { form, values } = useFormFields(fields, draft.text, target?.form);
  const input = useLaunchInput(target?.name, job, values, draft);
  const preview = usePreview(input);
  const { busy, launch: send, refusal } = useLaunching(input);
  const standing = standingOf({ fields, form, preview, refusal });
  const { placed, wrong, others } = standing;
  const isReady = input !== undefined && wrong.size === 0 && others === 0;

  const launch = () => (isReady ? send() : goToFirstError());
  useLaunchKey(launch);
  useAddress(target?.name, job);

  return (
    <div className="flex min-h-0 grow flex-col">
      <h1 className="sr-only">Launch</h1>
      <LaunchBar
        jobs={jobs}
        queues={queues}
        job={job}
        queue={target?.name}
        onJob={setJob}
        onQueue={setQueue}
        preview={preview.preview}
        paused={target?.paused ?? false}
      />
      <Tabs
        value={pane}
        onValueChange={(value) => setPane(value === "outcome" ? "outcome" : "form")}
        className="md:hidden"
      >
        <TabsList aria-label="Panes">
          <TabsTrigger value="form" aria-controls="launch-form">
            Form
          </TabsTrigger>
          <TabsTrigger value="outcome" aria-controls="launch-outcome">
            What will run
          </TabsTrigger>
        </TabsList>
      </Tabs>
      <div className="grid min-h-0 grow grid-cols-[minmax(320px,440px)_minmax(0,1fr)] max-md:grid-cols-1">
        <div
          id="launch-form"
          className={cn(
            "min-h-0 overflow-y-auto border-line border-r px-5 py-4.5 max-md:border-r-0 max-md:px-3.5",
            pane !== "form" && "max-md:hidden",
          )}
        >
          {target ? (
            <div className="flex flex-col gap-4.5">
              {origin ? <OriginNote origin={origin} onClear={clear} /> : null}
              {fields.length === 0 ? (
                <p className="text-muted">This queue asks for nothing: it runs the job as it is.</p>
              ) : (
                <TemplateForm
                  form={form}
                  text={draft.text}
                  onChange={setField}
                  issues={placed.fields}
                  onFocusField={setFocused}
                  lit={pointed}
                />
              )}
              <OverrideFields draft={draft} onChange={change} issues={placed.override} />
              <RestIssues issues={placed.rest} />
              <RecentValuesChips
                recent={target.recent}
                fields={fields}
                onPick={(picked) => change({ text: { ...draft.text, ...picked } })}
              />
            </div>
          ) : (
            <NoTarget missing={props.missing} />
          )}
        </div>
        <LaunchOutcome
          preview={preview.preview}
          answered={standing.answered}
          resource={target?.resource}
          lastRun={target?.recent[0]}
          litField={focused}
          onPointField={setPointed}
          faulty={wrong}
          className={pane === "outcome" ? "" : "max-md:hidden"}
        />
      </div>
      <LaunchFooter
        wrongFields={wrong.size}
        otherErrors={others}
        needsJob={job === undefined}
        busy={busy}
        disabled={!isReady}
        request={input && { ...input, values: input.values ?? {} }}
        onLaunch={launch}
        onErrors={goToFirstError}
      />
    </div>
  );
}

function goToFirstError(): void {
  document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}

function useLaunchInput(
  queue: string | undefined,
  job: string | undefined,
  values: Record<string, string>,
  draft: ReturnType<typeof useLaunchDraft>["draft"],
): LaunchInput | undefined {
  return useMemo(() => {
    if (queue === undefined) return undefined;
    const input: LaunchInput = { queue, values };
    if (job !== undefined) input.job = job;
    const override = overrideText(draft);
    if (override !== "") input.override = override;
    if (draft.name.trim() !== "") input.name = draft.name.trim();
    if (draft.project.trim() !== "") input.project = draft.project.trim();
    if (draft.priority !== "") input.priority = draft.priority as NonNullable<LaunchInput["priority"]>;
    return input;
  }, [queue, job, values, draft]);
}

/** The address names job and queue, so that it can be sent to somebody. */
function useAddress(queue: string | undefined, job: string | undefined): void {
  const isFirst = useRef<boolean>(true);
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    window.history.replaceState(null, "", launchHref({ job, queue }));
  }, [queue, job]);
}

function NoTarget({ missing }: { missing: string | undefined }) {
  return (
    <p className="text-muted">
      {missing === undefined
        ? "Choose a queue to get its form."
        : `There is no queue ${missing} in this team: choose another.`}
    </p>
  );
}

function OriginNote({ origin, onClear }: { origin: LaunchOrigin; onClear: () => void }) {
  return (
    <p className="rounded-md border border-line bg-panel px-3 py-2 text-muted">
      Filled from{" "}
      <a href={`/runs/${origin.runId}`} className="text-accent-ink hover:underline">
        {origin.runName}
      </a>
      .{" "}
      <button type="button" onClick={onClear} className="text-accent-ink hover:underline">
        Start from the defaults
      </button>
    </p>
  );
}
