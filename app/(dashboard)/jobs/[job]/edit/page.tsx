import type { Metadata } from "next";
import { DocumentEditor } from "@/components/editor/document-editor";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { saveJobVersionAction } from "../../actions";
import { loadPageJob } from "../load-page-job";

interface Props {
  params: Promise<{ job: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).job)} · edit` };
}

export default async function Page({ params }: Props) {
  const actor = await getPageActor();
  const job = await loadPageJob(actor, (await params).job);
  return (
    <DocumentEditor
      // Another job is another document: nothing of the last one stays.
      key={job.id}
      draftKey={`job:${job.id}`}
      label={`Document of job ${job.name}`}
      document={{ layer: "job", file: `job ${job.name} v${job.version + 1}` }}
      latest={{ version: job.selected.number, text: job.selected.text }}
      store={saveJobVersionAction.bind(null, job.name)}
      readOnly={!can(actor, "job:edit") || job.archived}
      readOnlyNote={
        job.archived
          ? "This job is archived: take it back into use to edit it."
          : "You may look at this document; ask a researcher or an admin to change it."
      }
    />
  );
}
