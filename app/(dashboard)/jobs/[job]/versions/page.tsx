import type { Metadata } from "next";
import { VersionList } from "@/components/editor/versions/version-list";
import { readVersionPair } from "@/components/editor/versions/version-pair";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { saveJobVersionAction } from "../../actions";
import { loadPageJob } from "../load-page-job";

interface Props {
  params: Promise<{ job: string }>;
  searchParams: Promise<{ from?: string; to?: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).job)} · versions` };
}

export default async function Page({ params, searchParams }: Props) {
  const actor = await getPageActor();
  const segment = (await params).job;
  const job = await loadPageJob(actor, segment);
  const pair = readVersionPair(await searchParams, job.version);
  const [before, after] = await Promise.all([
    pair.from > 0 ? loadPageJob(actor, segment, String(pair.from)) : undefined,
    loadPageJob(actor, segment, String(pair.to)),
  ]);
  return (
    <VersionList
      name={job.name}
      path={`/jobs/${encodeURIComponent(job.name)}/versions`}
      store={saveJobVersionAction.bind(null, job.name)}
      latest={job.version}
      versions={job.versions}
      before={{ number: pair.from, text: before?.selected.text ?? "" }}
      after={{ number: pair.to, text: after.selected.text }}
      mayEdit={can(actor, "job:edit") && !job.archived}
    />
  );
}
