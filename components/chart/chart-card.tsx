"use client";

import { ChartLine as ChartIcon, Ellipsis, Pin, PinOff, Table2 } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "../ui/dropdown-menu";
import { Chart, type ChartLook } from "./chart";
import { chartCsv } from "./chart-csv";
import type { ChartLine, ChartRange } from "./chart-line";
import { chartPicture } from "./chart-picture";
import { ChartReadout, ChartTooltip } from "./chart-readout";
import type { ChartStage } from "./chart-stage";
import { ChartTable } from "./chart-table";
import { fileName, saveFile } from "./save-file";

interface ChartCardProps {
  title: string;
  lines: readonly ChartLine[];
  look: ChartLook;
  zoom: ChartRange | undefined;
  onZoom: (range: ChartRange | undefined) => void;
  stage: ChartStage;
  stressed?: string | undefined;
  height?: number;
  /** Instead of the drawing: why there is none yet. */
  note?: ReactNode;
  pin?: { isPinned: boolean; toggle: () => void };
  className?: string;
}

export const chartHeight = 196;

/** A chart with its title, the values under the crosshair, and the same as a table, picture or file. */
export function ChartCard(props: ChartCardProps) {
  const {
    title,
    lines,
    look,
    zoom,
    onZoom,
    stage,
    stressed,
    height = chartHeight,
    note,
    pin,
    className,
  } = props;
  const [asTable, setAsTable] = useState(false);
  const canvas = useRef<HTMLCanvasElement>(null);
  const savePicture = async () => {
    if (!canvas.current) return;
    const picture = await chartPicture(canvas.current, title, lines);
    if (picture) saveFile(fileName(title, "png"), picture);
  };
  const saveCsv = () => {
    const text = chartCsv(lines, look.xName, title);
    saveFile(fileName(title, "csv"), new Blob([text], { type: "text/csv;charset=utf-8" }));
  };
  return (
    <figure className={cn("group/chart relative min-w-0 rounded-lg border border-line bg-ground", className)}>
      <figcaption className="flex h-9 items-center gap-2 pr-1 pl-3">
        <h3 className="min-w-0 shrink truncate font-medium" title={title}>
          {title}
        </h3>
        <span className="ml-auto flex min-w-0 shrink-0 justify-end text-xs">
          <ChartReadout lines={lines} look={look} stage={stage} />
        </span>
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="sm" aria-label={`More of ${title}`} className="w-7 px-0 touch:w-11">
              <Ellipsis aria-hidden />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            {pin ? (
              <DropdownMenuItem onSelect={pin.toggle}>
                {pin.isPinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
                {pin.isPinned ? "Unpin" : "Pin to the top"}
              </DropdownMenuItem>
            ) : null}
            <DropdownMenuItem onSelect={() => setAsTable(!asTable)}>
              {asTable ? <ChartIcon aria-hidden /> : <Table2 aria-hidden />}
              {asTable ? "Show as a chart" : "Show as a table"}
            </DropdownMenuItem>
            <DropdownMenuSeparator />
            <DropdownMenuItem disabled={asTable} onSelect={() => void savePicture()}>
              Download PNG
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={saveCsv}>Download CSV</DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      </figcaption>
      <div className="relative px-1 pb-1">
        {note ? (
          <div className="grid place-items-center px-5 text-center text-muted" style={{ height }}>
            {note}
          </div>
        ) : asTable ? (
          <ChartTable label={title} lines={lines} look={look} zoom={zoom} height={height} />
        ) : (
          <>
            <Chart label={title} {...{ lines, look, zoom, onZoom, stage, stressed, height, canvas }} />
            <ChartTooltip lines={lines} stage={stage} stressed={stressed} />
          </>
        )}
      </div>
    </figure>
  );
}
