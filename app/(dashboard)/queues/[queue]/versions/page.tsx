import type { Metadata } from "next";
import { VersionList } from "@/components/editor/versions/version-list";
import { readVersionPair } from "@/components/editor/versions/version-pair";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { loadQueueVersion } from "@/lib/catalog/load-queue-version";
import { loadQueueVersions } from "@/lib/catalog/load-queue-versions";
import { saveQueueVersionAction } from "../../actions";
import { loadPageQueue } from "../load-page-queue";

interface Props {
  params: Promise<{ queue: string }>;
  searchParams: Promise<{ from?: string; to?: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).queue)} · versions` };
}

export default async function Page({ params, searchParams }: Props) {
  const actor = await getPageActor();
  const queue = await loadPageQueue(actor, (await params).queue);
  const versions = await loadQueueVersions(actor, queue.id);
  const pair = readVersionPair(await searchParams, queue.version);
  const [before, after] = await Promise.all([
    pair.from > 0 ? loadQueueVersion(actor, queue.id, pair.from) : undefined,
    loadQueueVersion(actor, queue.id, pair.to),
  ]);
  return (
    <VersionList
      name={queue.name}
      path={`/queues/${encodeURIComponent(queue.name)}/versions`}
      store={saveQueueVersionAction.bind(null, queue.name)}
      latest={queue.version}
      versions={versions}
      before={{ number: pair.from, text: before?.text ?? "" }}
      after={{ number: pair.to, text: after.text }}
      mayEdit={can(actor, "queue:edit", { queueId: queue.id }) && !queue.archived}
    />
  );
}
