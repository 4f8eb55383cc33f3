"use client";

import { useState } from "react";
import type { MediaFile } from "@/lib/tracking/media/read-media";
import { cn } from "../../ui/cn";
import { ImageView } from "../files/image-view";
import { ImageDialog } from "./image-dialog";

interface ImageGridProps {
  runId: string;
  name: string;
  images: readonly MediaFile[];
}

/** Images of one step; each opens large, with its boxes and masks. */
export function ImageGrid({ runId, name, images }: ImageGridProps) {
  const [open, setOpen] = useState<number | undefined>(undefined);
  return (
    <>
      <ul
        className={cn(
          "grid h-full gap-2 px-3 pb-3",
          images.length > 1 && "auto-rows-[7.5rem] grid-cols-2 sm:grid-cols-3",
        )}
      >
        {images.map((image, place) => (
          <li key={image.path} className="flex min-h-0 min-w-0 flex-col">
            <button
              type="button"
              aria-label={`Open ${image.caption ?? `image ${place + 1}`} of ${name}`}
              className="min-h-0 grow overflow-hidden rounded-sm border border-line hover:border-line-strong"
              onClick={() => setOpen(place)}
            >
              <ImageView file={{ runId, path: image.path }} label={image.caption ?? ""} />
            </button>
            <p className="flex gap-1.5 truncate text-muted text-xs" title={image.caption}>
              <span className="truncate">{image.caption ?? ""}</span>
              {image.boxes.length + image.masks.length > 0 ? (
                <span className="ml-auto shrink-0">{sayLayers(image)}</span>
              ) : null}
            </p>
          </li>
        ))}
      </ul>
      {open === undefined ? null : (
        <ImageDialog
          {...{ runId, name, images }}
          place={Math.min(open, images.length - 1)}
          onPlace={setOpen}
        />
      )}
    </>
  );
}

function sayLayers({ boxes, masks }: MediaFile): string {
  return [boxes.length > 0 && "boxes", masks.length > 0 && "masks"].filter(Boolean).join(", ");
}
