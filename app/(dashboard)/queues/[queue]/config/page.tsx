import type { Metadata } from "next";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { loadPageQueue } from "../load-page-queue";
import { ConfigEditor } from "./_components/config-editor";

interface Props {
  params: Promise<{ queue: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).queue)} · config` };
}

export default async function Page({ params }: Props) {
  const actor = await getPageActor();
  const queue = await loadPageQueue(actor, (await params).queue);
  const { id, name, resource, latest, archived } = queue;
  return (
    <ConfigEditor
      // Another queue is another document: nothing of the last one stays.
      key={id}
      queue={{ id, name, resource }}
      latest={{ version: latest.number, text: latest.text }}
      readOnly={!can(actor, "queue:edit", { queueId: id }) || archived || latest.masked}
    />
  );
}
