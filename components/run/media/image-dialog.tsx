"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import type { MediaFile } from "@/lib/tracking/media/read-media";
import { Button } from "../../ui/button";
import { cn } from "../../ui/cn";
import { Dialog, DialogContent } from "../../ui/dialog";
import { IconButton } from "../../ui/icon-button";
import { DownloadLink } from "../files/file-note";
import { fileUrl } from "../files/file-url";
import { BoxLayer, MaskLayer } from "./image-layers";

interface ImageDialogProps {
  runId: string;
  name: string;
  images: readonly MediaFile[];
  place: number;
  onPlace: (place: number | undefined) => void;
}

const highest = Number.POSITIVE_INFINITY;

function roomFor(ratio: number) {
  return { aspectRatio: String(ratio), width: `min(100%, calc(56dvh * ${ratio}))` };
}

/** One image of several as large as there is room, with what was drawn over it. */
export function ImageDialog({ runId, name, images, place, onPlace }: ImageDialogProps) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const image = images[place];
  if (!image) return null;
  const layers = [
    ...image.boxes.map((layer) => ({ ...layer, id: `boxes ${layer.name}`, Layer: BoxLayer })),
    ...image.masks.map((layer) => ({ ...layer, id: `mask ${layer.name}`, Layer: MaskLayer })),
  ];
  const toggle = (id: string) => {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    setHidden(next);
  };
  const { width, height } = image;
  return (
    <Dialog open onOpenChange={(isOpen) => (isOpen ? undefined : onPlace(undefined))}>
      <DialogContent
        size="full"
        title={name}
        description={[
          image.caption,
          images.length > 1 ? `${place + 1} of ${images.length}` : undefined,
          width && height ? `${width} × ${height}` : undefined,
        ]
          .filter(Boolean)
          .join(" · ")}
        onKeyDown={(event) => {
          if (event.key === "ArrowLeft" && place > 0) onPlace(place - 1);
          if (event.key === "ArrowRight" && place < images.length - 1) onPlace(place + 1);
        }}
      >
        <div className="grid place-items-center bg-panel">
          <div
            className={cn("relative", !(width && height) && "max-w-full")}
            // As large as there is room, before the image is there: small ones are drawn larger than they are.
            style={width && height ? roomFor(width / height) : undefined}
          >
            <img
              src={fileUrl({ runId, path: image.path })}
              alt={image.caption ?? name}
              className={cn(
                "block",
                width && height ? "size-full" : "max-h-[56dvh] max-w-full object-contain",
                (width ?? highest) < 128 && "[image-rendering:pixelated]",
              )}
            />
            {layers.map(({ id, Layer, ...layer }) =>
              hidden.has(id) ? null : <Layer key={id} runId={runId} image={image} layer={layer} />,
            )}
          </div>
        </div>
        <div className="mt-3 flex flex-wrap items-center gap-2">
          {images.length > 1 ? (
            <span className="flex">
              <IconButton label="Image before" disabled={place === 0} onClick={() => onPlace(place - 1)}>
                <ChevronLeft aria-hidden />
              </IconButton>
              <IconButton
                label="Next image"
                disabled={place === images.length - 1}
                onClick={() => onPlace(place + 1)}
              >
                <ChevronRight aria-hidden />
              </IconButton>
            </span>
          ) : null}
          {layers.map(({ id }) => (
            <Button
              key={id}
              size="sm"
              variant={hidden.has(id) ? "ghost" : "selected"}
              aria-pressed={!hidden.has(id)}
              onClick={() => toggle(id)}
            >
              {id}
            </Button>
          ))}
          <span className="ml-auto">
            <DownloadLink file={{ runId, path: image.path, size: image.size }} />
          </span>
        </div>
      </DialogContent>
    </Dialog>
  );
}
