import type { Metadata } from "next";
import { layGraph } from "@/components/graph/lay-graph";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { loadPipeline } from "@/lib/dispatch/pipelines/load-pipeline";
import { orNotFound } from "../../_components/or-not-found";
import { boxSize } from "./_components/box-size";
import { foldStages } from "./_components/fold-stages";
import { PipelinePage } from "./_components/pipeline-page";

interface Props {
  params: Promise<{ pipelineId: string }>;
}

async function load({ params }: Props) {
  return await orNotFound(loadPipeline(await getPageActor(), await params));
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { name, state } = await load(props);
  return { title: `${name} · ${state}` };
}

export default async function Page(props: Props) {
  const pipeline = await load(props);
  const { boxes, edges } = foldStages(pipeline);
  // What joins the stages never changes, so that it is laid out once, and here.
  const laid = layGraph(
    boxes.map(({ key }) => key),
    edges,
    boxSize,
  );
  return <PipelinePage first={pipeline} laid={laid} />;
}
