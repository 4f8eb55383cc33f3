import { GraphBox, GraphPicture } from "@/components/graph/graph-picture";
import type { LaidGraph } from "@/components/graph/lay-graph";
import { StateShape } from "@/components/run/run-state";
import { stateShapes } from "@/components/run/state-shapes";
import { boxSize } from "./box-size";
import { type PipelineBox, stateOfBox, wordsOfBox } from "./fold-stages";

interface PipelineGraphProps {
  laid: LaidGraph;
  boxes: readonly PipelineBox[];
  className?: string;
}

/** The stages as boxes in their order; a box leads to its run, or to its runs in the list. */
export function PipelineGraph({ laid, boxes, className }: PipelineGraphProps) {
  return (
    <GraphPicture
      label="Picture of the pipeline"
      title="Stages, what runs first at the left; arrows carry the artifacts"
      laid={laid}
      {...(className !== undefined && { className })}
    >
      {boxes.map((box) => {
        const state = stateOfBox(box);
        return (
          <GraphBox
            key={box.key}
            place={laid.places[box.key]}
            size={boxSize}
            href={hrefOfBox(box)}
            title={box.rank === null ? (box.stages[0]?.name ?? "") : `step ${box.rank + 1}`}
            below={wordsOfBox(box)}
            icon={<StateShape state={state} size={14} className={stateShapes[state].tone} />}
          />
        );
      })}
    </GraphPicture>
  );
}

function hrefOfBox({ stages: [stage] }: PipelineBox): string {
  const [run, ...more] = stage?.runs ?? [];
  return run && more.length === 0
    ? `/runs/${encodeURIComponent(run.runId)}`
    : `#stage-${stage?.position ?? 0}`;
}
